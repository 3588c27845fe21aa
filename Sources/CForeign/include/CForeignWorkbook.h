// Reading .xlsx: a zip archive of XML parts, through minizip and expat.
#ifndef CFOREIGN_WORKBOOK_H
#define CFOREIGN_WORKBOOK_H

#include <stddef.h>
#include <stdint.h>

enum foreign_kind {
  FOREIGN_TEXT = 1,
  FOREIGN_NUMBER,
  FOREIGN_DAY,      // ISO 8601, a time of day after a blank where there is one
  FOREIGN_BOOLEAN,  // TRUE or FALSE
  FOREIGN_ERROR,    // #DIV/0! and the like
  FOREIGN_UNCOMPUTED,  // a formula without a value
};

enum { FOREIGN_IS_TEXT_FORMAT = 1, FOREIGN_IS_LONG_NUMBER = 2, FOREIGN_IS_FORMULA = 4 };

// Rows and columns count from 0. The text is `arena[offset ..< offset + length]`; of a number with more than 15 digits
// the text rounded to 15 follows, after a zero byte that is not in the length.
struct foreign_cell {
  uint32_t row, column;
  uint8_t kind, flags;
  uint32_t length;
  size_t offset;
};

struct foreign_range {
  uint32_t first_row, first_column, last_row, last_column;
};

struct foreign_sheet {
  struct foreign_cell *cells;
  size_t cell_count, cell_room;
  struct foreign_range *merged;
  size_t merged_count, merged_room;
  char *arena;
  size_t arena_count, arena_room;
  uint32_t rows, columns;
};

struct foreign_workbook;

enum foreign_result {
  FOREIGN_DONE = 0,
  FOREIGN_NOT_ZIP,
  FOREIGN_NO_PART,       // a part that must be there is not
  FOREIGN_BAD_XML,
  FOREIGN_DOCTYPE,       // declares a document type: no workbook does, and entities could grow without end
  FOREIGN_TOO_PACKED,    // unpacks to far more than it is packed from
  FOREIGN_TOO_LARGE,
  FOREIGN_NO_MEMORY,
  FOREIGN_STOPPED,
};

// The bytes must stay until the workbook is closed.
enum foreign_result foreign_workbook_open(const uint8_t *bytes, size_t count, struct foreign_workbook **book);
void foreign_workbook_close(struct foreign_workbook *book);
size_t foreign_workbook_sheet_count(const struct foreign_workbook *book);
const char *foreign_workbook_sheet_name(const struct foreign_workbook *book, size_t index);
int foreign_workbook_sheet_is_hidden(const struct foreign_workbook *book, size_t index);
// The line of the part at which bad XML was found, and the part.
unsigned long foreign_workbook_fault_line(const struct foreign_workbook *book);
const char *foreign_workbook_fault_part(const struct foreign_workbook *book);

enum foreign_result foreign_sheet_read(struct foreign_workbook *book, size_t index, struct foreign_sheet *sheet,
                                       int (*goes_on)(void *), void *context);
void foreign_sheet_free(struct foreign_sheet *sheet);

#endif
