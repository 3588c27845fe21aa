#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CForeignWriting.h"

struct watch {
  int (*goes_on)(void *);
  void *context;
};

static int is_stopped(void *data) {
  struct watch *watch = data;
  return watch->goes_on && !watch->goes_on(watch->context);
}

// A database out of bytes, which may be anybody's: nothing in its schema is trusted, nothing is written.
static sqlite3 *open_bytes(const uint8_t *bytes, size_t count) {
  sqlite3 *database = NULL;
  if (sqlite3_open_v2(":memory:", &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL) != SQLITE_OK) goto failed;
  unsigned char *copy = sqlite3_malloc64(count ? count : 1);
  if (!copy) goto failed;
  memcpy(copy, bytes, count);
  // A file in WAL mode is read as it was when the log was last taken in: bytes alone have no log beside them.
  if (count > 20 && copy[18] == 2 && copy[19] == 2) copy[18] = copy[19] = 1;
  int flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY;
  if (sqlite3_deserialize(database, "main", copy, (sqlite3_int64)count, (sqlite3_int64)count, (unsigned)flags) != SQLITE_OK)
    goto failed;
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 64 << 20);
  sqlite3_limit(database, SQLITE_LIMIT_COLUMN, 5000);
  sqlite3_exec(database, "PRAGMA cell_size_check = ON", NULL, NULL, NULL);
  return database;
failed:
  sqlite3_close(database);
  return NULL;
}

static int append(char **data, size_t *used, size_t *room, const void *text, size_t count) {
  if (*used + count + 1 > *room) {
    size_t next = *room ? *room * 2 : 4096;
    while (next < *used + count + 1) next *= 2;
    char *grown = realloc(*data, next);
    if (!grown) return 0;
    *data = grown;
    *room = next;
  }
  if (count) memcpy(*data + *used, text, count);
  *used += count;
  (*data)[*used] = 0;
  return 1;
}

static const char *tables_query =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name";

int foreign_database_tables(const uint8_t *bytes, size_t count, struct foreign_bytes *names) {
  *names = (struct foreign_bytes){0};
  sqlite3 *database = open_bytes(bytes, count);
  if (!database) return 1;
  sqlite3_stmt *statement = NULL;
  char *data = NULL;
  size_t used = 0, room = 0;
  int result = sqlite3_prepare_v2(database, tables_query, -1, &statement, NULL);
  while (result == SQLITE_OK || result == SQLITE_ROW) {
    result = sqlite3_step(statement);
    if (result != SQLITE_ROW) break;
    const char *name = (const char *)sqlite3_column_text(statement, 0);
    if (name && !append(&data, &used, &room, name, strlen(name) + 1)) result = SQLITE_NOMEM;
  }
  sqlite3_finalize(statement);
  sqlite3_close(database);
  if (result != SQLITE_DONE) {
    free(data);
    return 1;
  }
  *names = (struct foreign_bytes){(uint8_t *)data, used};
  return 0;
}

static int add(struct foreign_sheet *sheet, uint32_t row, uint32_t column, uint8_t kind, const char *text, size_t count) {
  if (sheet->cell_count == sheet->cell_room) {
    size_t room = sheet->cell_room ? sheet->cell_room * 2 : 4096;
    struct foreign_cell *cells = realloc(sheet->cells, room * sizeof *cells);
    if (!cells) return 0;
    sheet->cells = cells;
    sheet->cell_room = room;
  }
  sheet->cells[sheet->cell_count++] =
      (struct foreign_cell){row, column, kind, 0, (uint32_t)count, sheet->arena_count};
  return append(&sheet->arena, &sheet->arena_count, &sheet->arena_room, text, count);
}

int foreign_database_read(const uint8_t *bytes, size_t count, const char *table, struct foreign_sheet *cells,
                          int (*goes_on)(void *), void *context) {
  *cells = (struct foreign_sheet){0};
  sqlite3 *database = open_bytes(bytes, count);
  if (!database) return 1;
  struct watch watch = {goes_on, context};
  sqlite3_progress_handler(database, 100000, is_stopped, &watch);
  char *query = sqlite3_mprintf("SELECT * FROM main.\"%w\"", table);
  sqlite3_stmt *statement = NULL;
  int result = query ? sqlite3_prepare_v2(database, query, -1, &statement, NULL) : SQLITE_NOMEM;
  sqlite3_free(query);
  int answer = result == SQLITE_OK ? 0 : result == SQLITE_NOMEM ? 4 : result == SQLITE_ERROR ? 2 : 1;
  int columns = answer == 0 ? sqlite3_column_count(statement) : 0;
  for (int column = 0; column < columns && answer == 0; column++) {
    const char *name = sqlite3_column_name(statement, column), *type = sqlite3_column_decltype(statement, column);
    if (!name) name = "";
    if (!type) type = "";
    if (!add(cells, 0, (uint32_t)column, FOREIGN_TEXT, name, strlen(name)) ||
        !add(cells, 1, (uint32_t)column, FOREIGN_TEXT, type, strlen(type)))
      answer = 4;
  }
  cells->columns = (uint32_t)columns;
  uint32_t row = 2;
  while (answer == 0 && (result = sqlite3_step(statement)) == SQLITE_ROW) {
    if (row == UINT32_MAX || cells->cell_count > 400u * 1000 * 1000) answer = 4;
    for (int column = 0; column < columns && answer == 0; column++) {
      int is_added = 1;
      char number[64];
      switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER:
          snprintf(number, sizeof number, "%lld", (long long)sqlite3_column_int64(statement, column));
          is_added = add(cells, row, (uint32_t)column, FOREIGN_NUMBER, number, strlen(number));
          break;
        case SQLITE_FLOAT: {
          double value = sqlite3_column_double(statement, column);
          if (!isfinite(value)) {
            is_added = add(cells, row, (uint32_t)column, FOREIGN_ERROR, "inf", 3);
            break;
          }
          // SQLite's own printf knows no locale. Fifteen digits where they are enough, seventeen always are.
          sqlite3_snprintf(sizeof number, number, "%!.15g", value);
          if (strtod(number, NULL) != value) sqlite3_snprintf(sizeof number, number, "%!.17g", value);
          is_added = add(cells, row, (uint32_t)column, FOREIGN_NUMBER, number, strlen(number));
          break;
        }
        case SQLITE_TEXT: {
          const char *text = (const char *)sqlite3_column_text(statement, column);
          is_added = add(cells, row, (uint32_t)column, FOREIGN_TEXT, text ? text : "",
                         (size_t)sqlite3_column_bytes(statement, column));
          break;
        }
        case SQLITE_BLOB: is_added = add(cells, row, (uint32_t)column, FOREIGN_ERROR, "blob", 4); break;
        default: break;
      }
      if (!is_added) answer = 4;
    }
    row++;
  }
  if (answer == 0 && result != SQLITE_DONE)
    answer = result == SQLITE_INTERRUPT ? 3 : result == SQLITE_NOMEM || result == SQLITE_TOOBIG ? 4 : 1;
  cells->rows = row;
  sqlite3_finalize(statement);
  sqlite3_close(database);
  if (answer) foreign_sheet_free(cells);
  return answer;
}

struct foreign_database_writer {
  sqlite3 *database;
  sqlite3_stmt *insert;
  int fault;
};

static void note(struct foreign_database_writer *writer, int result) {
  if (result != SQLITE_OK && result != SQLITE_DONE && !writer->fault) writer->fault = result;
}

struct foreign_database_writer *foreign_database_writer_open(const char *create, const char *insert) {
  struct foreign_database_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return NULL;
  note(writer, sqlite3_open(":memory:", &writer->database));
  if (!writer->fault) note(writer, sqlite3_exec(writer->database, create, NULL, NULL, NULL));
  if (!writer->fault) note(writer, sqlite3_exec(writer->database, "BEGIN", NULL, NULL, NULL));
  if (!writer->fault) note(writer, sqlite3_prepare_v2(writer->database, insert, -1, &writer->insert, NULL));
  return writer;
}

void foreign_database_writer_text(struct foreign_database_writer *writer, int column, const char *text, size_t count) {
  if (!writer->fault) note(writer, sqlite3_bind_text64(writer->insert, column + 1, text, count, SQLITE_TRANSIENT, SQLITE_UTF8));
}

void foreign_database_writer_integer(struct foreign_database_writer *writer, int column, int64_t value) {
  if (!writer->fault) note(writer, sqlite3_bind_int64(writer->insert, column + 1, value));
}

void foreign_database_writer_real(struct foreign_database_writer *writer, int column, double value) {
  if (!writer->fault) note(writer, sqlite3_bind_double(writer->insert, column + 1, value));
}

void foreign_database_writer_row(struct foreign_database_writer *writer) {
  if (writer->fault) return;
  note(writer, sqlite3_step(writer->insert));
  sqlite3_reset(writer->insert);
  sqlite3_clear_bindings(writer->insert);
}

int foreign_database_writer_close(struct foreign_database_writer *writer, struct foreign_bytes *bytes) {
  *bytes = (struct foreign_bytes){0};
  sqlite3_finalize(writer->insert);
  if (!writer->fault) note(writer, sqlite3_exec(writer->database, "COMMIT", NULL, NULL, NULL));
  if (!writer->fault) {
    sqlite3_int64 size = 0;
    unsigned char *image = sqlite3_serialize(writer->database, "main", &size, 0);
    if (image && (bytes->bytes = malloc((size_t)size))) {
      memcpy(bytes->bytes, image, (size_t)size);
      bytes->count = (size_t)size;
    }
    sqlite3_free(image);
    if (!bytes->bytes) writer->fault = SQLITE_NOMEM;
  }
  int fault = writer->fault;
  sqlite3_close(writer->database);
  free(writer);
  return fault;
}
