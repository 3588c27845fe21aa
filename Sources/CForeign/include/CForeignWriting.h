// Writing workbooks (libxlsxwriter) and databases (SQLite), and reading the latter: tables in, bytes out.
#ifndef CFOREIGN_WRITING_H
#define CFOREIGN_WRITING_H

#include <stddef.h>
#include <stdint.h>

#include "CForeignWorkbook.h"

struct foreign_bytes {
  uint8_t *bytes;
  size_t count;
};
void foreign_bytes_free(struct foreign_bytes *bytes);

// MARK: A workbook of one sheet

struct foreign_sheet_writer;

// Null where there is no room, or no place for a temporary file.
struct foreign_sheet_writer *foreign_sheet_writer_open(const char *sheet);
// A column's format, before its first cell: `@`, `0.00`, `yyyy-mm-dd`; and how wide it is, in characters.
void foreign_sheet_writer_column(struct foreign_sheet_writer *writer, uint16_t column, const char *format, double width);
void foreign_sheet_writer_header(struct foreign_sheet_writer *writer, uint16_t column, const char *text);
void foreign_sheet_writer_text(struct foreign_sheet_writer *writer, uint32_t row, uint16_t column, const char *text);
// A text without a format of its own: a number with more digits than a workbook's numbers have.
void foreign_sheet_writer_digits(struct foreign_sheet_writer *writer, uint32_t row, uint16_t column, const char *text);
void foreign_sheet_writer_number(struct foreign_sheet_writer *writer, uint32_t row, uint16_t column, double value);
void foreign_sheet_writer_boolean(struct foreign_sheet_writer *writer, uint32_t row, uint16_t column, int value);
// 0 done; else what went wrong is said.
int foreign_sheet_writer_close(struct foreign_sheet_writer *writer, uint32_t rows, uint16_t columns, struct foreign_bytes *bytes,
                               const char **fault);

// MARK: A database

// The names of the tables, each ended by a zero byte. 0 done; else no database, or a damaged one.
int foreign_database_tables(const uint8_t *bytes, size_t count, struct foreign_bytes *names);
// The cells of a table: its names in row 0, its declared types in row 1, then its rows. A value that is a blob is an error.
// 0 done; 1 damaged; 2 no such table; 3 stopped; 4 no memory or too large.
int foreign_database_read(const uint8_t *bytes, size_t count, const char *table, struct foreign_sheet *cells,
                          int (*goes_on)(void *), void *context);

struct foreign_database_writer;
// The statements make the table and put a row into it.
struct foreign_database_writer *foreign_database_writer_open(const char *create, const char *insert);
void foreign_database_writer_text(struct foreign_database_writer *writer, int column, const char *text, size_t count);
void foreign_database_writer_integer(struct foreign_database_writer *writer, int column, int64_t value);
void foreign_database_writer_real(struct foreign_database_writer *writer, int column, double value);
void foreign_database_writer_row(struct foreign_database_writer *writer);
// 0 done.
int foreign_database_writer_close(struct foreign_database_writer *writer, struct foreign_bytes *bytes);

#endif
