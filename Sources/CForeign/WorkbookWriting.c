#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "CForeignWriting.h"

void foreign_bytes_free(struct foreign_bytes *bytes) {
  free(bytes->bytes);
  *bytes = (struct foreign_bytes){0};
}

// libxlsxwriter writes into a file: a temporary one, taken away when it has been read.
struct foreign_sheet_writer {
  char path[512];
  lxw_workbook *book;
  lxw_worksheet *sheet;
  lxw_format *header;
  lxw_format *formats[16384];
  lxw_error fault;
};

struct foreign_sheet_writer *foreign_sheet_writer_open(const char *sheet) {
  struct foreign_sheet_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return NULL;
  const char *folder = getenv("TMPDIR");
  snprintf(writer->path, sizeof writer->path, "%s/tierlab-XXXXXX", folder && *folder ? folder : "/tmp");
  int descriptor = mkstemp(writer->path);
  if (descriptor < 0) {
    free(writer);
    return NULL;
  }
  close(descriptor);
  lxw_workbook_options options = {.constant_memory = LXW_TRUE, .use_zip64 = LXW_FALSE};
  writer->book = workbook_new_opt(writer->path, &options);
  writer->sheet = writer->book ? workbook_add_worksheet(writer->book, sheet) : NULL;
  if (!writer->sheet) {
    unlink(writer->path);
    free(writer);
    return NULL;
  }
  // The same table gives the same bytes.
  lxw_doc_properties properties = {.created = 1};
  workbook_set_properties(writer->book, &properties);
  writer->header = workbook_add_format(writer->book);
  format_set_bold(writer->header);
  format_set_num_format(writer->header, "@");
  worksheet_freeze_panes(writer->sheet, 1, 0);
  return writer;
}

void foreign_sheet_writer_column(struct foreign_sheet_writer *writer, uint16_t column, const char *format, double width) {
  lxw_format *made = workbook_add_format(writer->book);
  if (*format) format_set_num_format(made, format);
  writer->formats[column] = made;
  worksheet_set_column(writer->sheet, column, column, width, *format ? made : NULL);
}

static void note(struct foreign_sheet_writer *writer, lxw_error fault) {
  if (fault != LXW_NO_ERROR && writer->fault == LXW_NO_ERROR) writer->fault = fault;
}

void foreign_sheet_writer_header(struct foreign_sheet_writer *writer, uint16_t column, const char *text) {
  note(writer, worksheet_write_string(writer->sheet, 0, column, text, writer->header));
}

void foreign_sheet_writer_text(struct foreign_sheet_writer *writer, uint32_t row, uint16_t column, const char *text) {
  note(writer, worksheet_write_string(writer->sheet, row, column, text, writer->formats[column]));
}

void foreign_sheet_writer_digits(struct foreign_sheet_writer *writer, uint32_t row, uint16_t column, const char *text) {
  note(writer, worksheet_write_string(writer->sheet, row, column, text, NULL));
}

void foreign_sheet_writer_number(struct foreign_sheet_writer *writer, uint32_t row, uint16_t column, double value) {
  note(writer, worksheet_write_number(writer->sheet, row, column, value, writer->formats[column]));
}

void foreign_sheet_writer_boolean(struct foreign_sheet_writer *writer, uint32_t row, uint16_t column, int value) {
  note(writer, worksheet_write_boolean(writer->sheet, row, column, value, writer->formats[column]));
}

int foreign_sheet_writer_close(struct foreign_sheet_writer *writer, uint32_t rows, uint16_t columns, struct foreign_bytes *bytes,
                               const char **fault) {
  *bytes = (struct foreign_bytes){0};
  *fault = NULL;
  if (columns > 0 && rows > 0) worksheet_autofilter(writer->sheet, 0, 0, rows, columns - 1);
  note(writer, workbook_close(writer->book));
  if (writer->fault == LXW_NO_ERROR) {
    FILE *file = fopen(writer->path, "rb");
    long size = file && !fseek(file, 0, SEEK_END) ? ftell(file) : -1;
    if (size > 0) bytes->bytes = malloc((size_t)size);
    if (bytes->bytes && !fseek(file, 0, SEEK_SET)) bytes->count = fread(bytes->bytes, 1, (size_t)size, file);
    if (!bytes->bytes || bytes->count != (size_t)size) *fault = "the temporary file could not be read";
    if (file) fclose(file);
  } else {
    *fault = lxw_strerror(writer->fault);
  }
  unlink(writer->path);
  free(writer);
  return *fault != NULL;
}
