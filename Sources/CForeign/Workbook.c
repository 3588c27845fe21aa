#define _GNU_SOURCE
#include "CForeignWorkbook.h"

#include <expat.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "Archive.h"

enum { most_sheets = 1024, most_path = 512, most_styles = 1 << 16, most_rows = 1 << 20, most_columns = 1 << 14 };
// A workbook unpacks to a gigabyte whatever its size, since sheets of one value over and over are packed to nearly
// nothing; beyond that to so many times its size, and never to more than the last.
static const uint64_t always_unpacked = (uint64_t)1 << 30, most_ratio = 200, most_unpacked = (uint64_t)6 << 30;
// What is kept of a sheet is bounded as well: so many cells, or one for each byte of the file.
static const size_t few_cells = 30 * 1000 * 1000, most_cells = 200 * 1000 * 1000;

// MARK: Bytes that grow

struct bytes {
  char *data;
  size_t count, room;
};

static int append(struct bytes *bytes, const char *data, size_t count) {
  if (bytes->count + count + 1 > bytes->room) {
    size_t room = bytes->room ? bytes->room * 2 : 256;
    while (room < bytes->count + count + 1) room *= 2;
    char *grown = realloc(bytes->data, room);
    if (!grown) return 0;
    bytes->data = grown;
    bytes->room = room;
  }
  memcpy(bytes->data + bytes->count, data, count);
  bytes->count += count;
  bytes->data[bytes->count] = 0;
  return 1;
}

struct sheet_part {
  char *name;
  char id[64];
  char path[most_path];
  int is_hidden;
};

enum { STYLE_NUMBER, STYLE_DAY, STYLE_TIME, STYLE_TEXT };

struct foreign_workbook {
  struct archive_bytes source;
  unzFile archive;
  uint64_t unpacked, budget;
  struct sheet_part *sheets;
  size_t sheet_count;
  char book_path[most_path], strings_path[most_path], styles_path[most_path];
  int counts_from_1904;
  // Shared strings: text i is strings.data[ends[i - 1] ..< ends[i]].
  struct bytes strings;
  size_t *ends;
  size_t string_count, string_room;
  uint8_t *styles;
  size_t style_count;
  // Formats that a workbook defines itself.
  struct {
    int id, style;
  } formats[4096];
  size_t format_count;
  unsigned long fault_line;
  char fault_part[most_path];
};

// MARK: Parsing one part

struct reader {
  struct foreign_workbook *book;
  XML_Parser parser;
  enum foreign_result result;
  // What is being read.
  int in_text, in_phonetic, in_cell_formats;
  struct bytes text;
  // The sheet.
  struct foreign_sheet *sheet;
  uint32_t row, column, next_row, next_column;
  char cell_type;
  unsigned style;
  int has_value, has_formula, in_value, in_inline;
  // Relations: where the part lies that names them.
  const char *base;
  char id[64];
  int (*goes_on)(void *);
  void *context;
};

static void stop(struct reader *reader, enum foreign_result result) {
  if (reader->result == FOREIGN_DONE) reader->result = result;
  XML_StopParser(reader->parser, XML_FALSE);
}

static const char *local(const char *name) {
  const char *colon = strrchr(name, ':');
  return colon ? colon + 1 : name;
}

static const char *attribute(const char **attributes, const char *name) {
  for (; *attributes; attributes += 2)
    if (!strcmp(local(attributes[0]), name)) return attributes[1];
  return NULL;
}

static int is(const char *name, const char *wanted) { return !strcmp(local(name), wanted); }

static void refuse_doctype(void *data, const char *name, const char *system, const char *pub, int has_subset) {
  (void)name, (void)system, (void)pub, (void)has_subset;
  stop(data, FOREIGN_DOCTYPE);
}

static void take_text(void *data, const char *text, int length) {
  struct reader *reader = data;
  if (!reader->in_text || reader->in_phonetic) return;
  if (reader->text.count > 32 << 20) return stop(reader, FOREIGN_TOO_LARGE);
  if (!append(&reader->text, text, (size_t)length)) stop(reader, FOREIGN_NO_MEMORY);
}

// `_x000D_` is how a workbook writes a control character.
static void unescape(struct bytes *text) {
  char *from = text->data, *to = text->data, *end = text->data + text->count;
  if (!from) return;
  while (from < end) {
    unsigned code;
    if (end - from >= 7 && from[0] == '_' && from[1] == 'x' && from[6] == '_' && strspn(from + 2, "0123456789abcdefABCDEF") >= 4 &&
        sscanf(from + 2, "%4x", &code) == 1 && code < 0x80) {
      *to++ = (char)code;
      from += 7;
    } else {
      *to++ = *from++;
    }
  }
  text->count = (size_t)(to - text->data);
}

static enum foreign_result parse(struct foreign_workbook *book, const char *path, struct reader *reader,
                                 XML_StartElementHandler start, XML_EndElementHandler end) {
  if (unzLocateFile(book->archive, path, 2) != UNZ_OK) return FOREIGN_NO_PART;
  if (unzOpenCurrentFile(book->archive) != UNZ_OK) return FOREIGN_NOT_ZIP;
  reader->book = book;
  reader->parser = XML_ParserCreate(NULL);
  if (!reader->parser) {
    unzCloseCurrentFile(book->archive);
    return FOREIGN_NO_MEMORY;
  }
  XML_SetUserData(reader->parser, reader);
  XML_SetElementHandler(reader->parser, start, end);
  XML_SetCharacterDataHandler(reader->parser, take_text);
  XML_SetStartDoctypeDeclHandler(reader->parser, refuse_doctype);
  enum { stretch = 1 << 16 };
  for (;;) {
    void *buffer = XML_GetBuffer(reader->parser, stretch);
    if (!buffer) {
      reader->result = FOREIGN_NO_MEMORY;
      break;
    }
    int count = unzReadCurrentFile(book->archive, buffer, stretch);
    if (count < 0) {
      reader->result = FOREIGN_NOT_ZIP;
      break;
    }
    book->unpacked += (uint64_t)count;
    if (book->unpacked > book->budget) {
      reader->result = FOREIGN_TOO_PACKED;
      break;
    }
    if (reader->goes_on && !reader->goes_on(reader->context)) {
      reader->result = FOREIGN_STOPPED;
      break;
    }
    if (XML_ParseBuffer(reader->parser, count, count == 0) != XML_STATUS_OK) {
      if (reader->result == FOREIGN_DONE) {
        reader->result = FOREIGN_BAD_XML;
        book->fault_line = XML_GetCurrentLineNumber(reader->parser);
        snprintf(book->fault_part, most_path, "%s", path);
      }
      break;
    }
    if (count == 0) break;
  }
  XML_ParserFree(reader->parser);
  unzCloseCurrentFile(book->archive);
  free(reader->text.data);
  reader->text = (struct bytes){0};
  return reader->result;
}

// MARK: Relations

// A path beside the part that names it, `..` and `.` taken out; nothing leads out of the archive.
static void resolve(const char *base, const char *target, char *path) {
  char joined[most_path * 2];
  if (target[0] == '/') {
    snprintf(joined, sizeof joined, "%s", target + 1);
  } else {
    const char *slash = strrchr(base, '/');
    snprintf(joined, sizeof joined, "%.*s%s", slash ? (int)(slash - base + 1) : 0, base, target);
  }
  path[0] = 0;
  size_t used = 0;
  for (char *rest = joined, *piece; (piece = strsep(&rest, "/"));) {
    if (!*piece || !strcmp(piece, ".")) continue;
    if (!strcmp(piece, "..")) {
      char *slash = strrchr(path, '/');
      used = slash ? (size_t)(slash - path) : 0;
      path[used] = 0;
      continue;
    }
    size_t length = strlen(piece);
    if (used + length + 2 > most_path) return;
    if (used) path[used++] = '/';
    memcpy(path + used, piece, length + 1);
    used += length;
  }
}

static int ends_with(const char *text, const char *end) {
  size_t a = strlen(text), b = strlen(end);
  return a >= b && !strcmp(text + a - b, end);
}

static void relation_start(void *data, const char *name, const char **attributes) {
  struct reader *reader = data;
  struct foreign_workbook *book = reader->book;
  if (!is(name, "Relationship")) return;
  const char *id = attribute(attributes, "Id"), *type = attribute(attributes, "Type"),
             *target = attribute(attributes, "Target"), *mode = attribute(attributes, "TargetMode");
  if (!id || !type || !target || (mode && !strcmp(mode, "External"))) return;
  if (ends_with(type, "/officeDocument")) resolve(reader->base, target, book->book_path);
  if (ends_with(type, "/sharedStrings")) resolve(reader->base, target, book->strings_path);
  if (ends_with(type, "/styles")) resolve(reader->base, target, book->styles_path);
  for (size_t i = 0; i < book->sheet_count; i++)
    if (!strcmp(book->sheets[i].id, id) && ends_with(type, "/worksheet")) resolve(reader->base, target, book->sheets[i].path);
}

static void no_end(void *data, const char *name) { (void)data, (void)name; }

static void book_start(void *data, const char *name, const char **attributes) {
  struct reader *reader = data;
  struct foreign_workbook *book = reader->book;
  if (is(name, "workbookPr")) {
    const char *value = attribute(attributes, "date1904");
    book->counts_from_1904 = value && (!strcmp(value, "1") || !strcmp(value, "true"));
  }
  if (!is(name, "sheet") || book->sheet_count >= most_sheets) return;
  const char *title = attribute(attributes, "name"), *id = NULL, *state = attribute(attributes, "state");
  for (const char **each = attributes; *each; each += 2)
    if (strchr(each[0], ':') && is(each[0], "id")) id = each[1];
  if (!title || !id) return;
  struct sheet_part *sheets = realloc(book->sheets, (book->sheet_count + 1) * sizeof *sheets);
  if (!sheets) return stop(reader, FOREIGN_NO_MEMORY);
  book->sheets = sheets;
  struct sheet_part *sheet = &sheets[book->sheet_count];
  memset(sheet, 0, sizeof *sheet);
  sheet->name = strdup(title);
  if (!sheet->name) return stop(reader, FOREIGN_NO_MEMORY);
  snprintf(sheet->id, sizeof sheet->id, "%s", id);
  sheet->is_hidden = state && strcmp(state, "visible");
  book->sheet_count++;
}

// MARK: Shared strings and styles

static void string_start(void *data, const char *name, const char **attributes) {
  (void)attributes;
  struct reader *reader = data;
  if (is(name, "si")) reader->text.count = 0;
  if (is(name, "t")) reader->in_text = 1;
  if (is(name, "rPh")) reader->in_phonetic = 1;
}

static void string_end(void *data, const char *name) {
  struct reader *reader = data;
  struct foreign_workbook *book = reader->book;
  if (is(name, "t")) reader->in_text = 0;
  if (is(name, "rPh")) reader->in_phonetic = 0;
  if (!is(name, "si")) return;
  unescape(&reader->text);
  if (book->string_count == book->string_room) {
    size_t room = book->string_room ? book->string_room * 2 : 1024;
    size_t *ends = realloc(book->ends, room * sizeof *ends);
    if (!ends) return stop(reader, FOREIGN_NO_MEMORY);
    book->ends = ends;
    book->string_room = room;
  }
  if (!append(&book->strings, reader->text.data ? reader->text.data : "", reader->text.count)) return stop(reader, FOREIGN_NO_MEMORY);
  book->ends[book->string_count++] = book->strings.count;
}

// Whether a format shows days, times of day, or something else.
static int style_of_format(const char *format) {
  int has_day = 0, has_time = 0, has_month = 0;
  for (const char *place = format; *place; place++) {
    char sign = *place;
    if (sign == '"') {
      place = strchr(place + 1, '"');
      if (!place) break;
    } else if (sign == '\\' || sign == '_' || sign == '*') {
      if (!*++place) break;
    } else if (sign == '[') {
      const char *end = strchr(place, ']');
      if (!end) break;
      if (place[1] == 'h' || place[1] == 'H' || place[1] == 'm' || place[1] == 's') has_time = 1;
      place = end;
    } else if (sign == ';') {
      break;
    } else if (strchr("yYdDeE", sign)) {
      if ((sign == 'e' || sign == 'E') && (place[1] == '+' || place[1] == '-' || has_time)) continue;
      if (sign == 'E' || (sign == 'e' && place == format && strchr(format, 'G'))) continue;
      has_day = 1;
    } else if (strchr("hHsS", sign)) {
      has_time = 1;
    } else if (sign == 'm' || sign == 'M') {
      has_month = 1;
    }
  }
  if (!strncasecmp(format, "General", 7)) return STYLE_NUMBER;
  if (has_day || (has_month && !has_time)) return STYLE_DAY;
  return has_time ? STYLE_TIME : STYLE_NUMBER;
}

static int style_of_id(const struct foreign_workbook *book, int id) {
  for (size_t i = 0; i < book->format_count; i++)
    if (book->formats[i].id == id) return book->formats[i].style;
  if (id == 49) return STYLE_TEXT;
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47) || (id >= 32 && id <= 35) || id == 55 || id == 56) return STYLE_TIME;
  if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return STYLE_DAY;
  return STYLE_NUMBER;
}

static void style_start(void *data, const char *name, const char **attributes) {
  struct reader *reader = data;
  struct foreign_workbook *book = reader->book;
  if (is(name, "numFmt")) {
    const char *id = attribute(attributes, "numFmtId"), *code = attribute(attributes, "formatCode");
    if (id && code && book->format_count < sizeof book->formats / sizeof *book->formats) {
      book->formats[book->format_count].id = atoi(id);
      book->formats[book->format_count++].style = strcmp(code, "@") ? style_of_format(code) : STYLE_TEXT;
    }
  }
  if (is(name, "cellXfs")) reader->in_cell_formats = 1;
  if (reader->in_cell_formats && is(name, "xf") && book->style_count < most_styles) {
    const char *id = attribute(attributes, "numFmtId"), *quoted = attribute(attributes, "quotePrefix");
    uint8_t *styles = realloc(book->styles, book->style_count + 1);
    if (!styles) return stop(reader, FOREIGN_NO_MEMORY);
    book->styles = styles;
    int is_quoted = quoted && (!strcmp(quoted, "1") || !strcmp(quoted, "true"));
    styles[book->style_count++] = is_quoted ? STYLE_TEXT : (uint8_t)style_of_id(book, id ? atoi(id) : 0);
  }
}

static void style_end(void *data, const char *name) {
  if (is(name, "cellXfs")) ((struct reader *)data)->in_cell_formats = 0;
}

// MARK: Sheets

// `BC12` as column 54 and row 11; a part that isn't there keeps its value.
static void place_of(const char *reference, uint32_t *row, uint32_t *column) {
  uint32_t letters = 0;
  while ((*reference >= 'A' && *reference <= 'Z') || (*reference >= 'a' && *reference <= 'z')) {
    letters = letters * 26 + (uint32_t)((*reference & 0xDF) - 'A' + 1);
    if (letters > most_columns) letters = most_columns + 1;
    reference++;
  }
  if (letters) *column = letters - 1;
  unsigned long number = strtoul(reference, NULL, 10);
  if (number) *row = number > most_rows ? most_rows : (uint32_t)number - 1;
}

static int add_cell(struct reader *reader, uint8_t kind, uint8_t flags, const char *text, size_t length) {
  struct foreign_sheet *sheet = reader->sheet;
  size_t packed = reader->book->source.count;
  size_t room_for = packed > most_cells ? most_cells : packed > few_cells ? packed : few_cells;
  if (sheet->cell_count >= room_for || length > UINT32_MAX) {
    stop(reader, length > UINT32_MAX ? FOREIGN_TOO_LARGE : FOREIGN_TOO_PACKED);
    return 0;
  }
  if (sheet->cell_count == sheet->cell_room) {
    size_t room = sheet->cell_room ? sheet->cell_room * 2 : 4096;
    struct foreign_cell *cells = realloc(sheet->cells, room * sizeof *cells);
    if (!cells) {
      stop(reader, FOREIGN_NO_MEMORY);
      return 0;
    }
    sheet->cells = cells;
    sheet->cell_room = room;
  }
  struct bytes arena = {sheet->arena, sheet->arena_count, sheet->arena_room};
  sheet->cells[sheet->cell_count++] = (struct foreign_cell){
      reader->row, reader->column, kind, flags, (uint32_t)length, arena.count};
  int is_added = append(&arena, text, length);
  sheet->arena = arena.data;
  sheet->arena_count = arena.count;
  sheet->arena_room = arena.room;
  if (!is_added) stop(reader, FOREIGN_NO_MEMORY);
  if (reader->row + 1 > sheet->rows) sheet->rows = reader->row + 1;
  if (reader->column + 1 > sheet->columns) sheet->columns = reader->column + 1;
  return is_added;
}

// A number with at most so many digits, without an exponent where that is possible.
static void plain_number(double value, int digits, char *text, size_t room) {
  char scientific[40];
  snprintf(scientific, sizeof scientific, "%.*e", digits - 1, value);
  int exponent = atoi(strchr(scientific, 'e') + 1);
  if (exponent > 30 || exponent < -30) {
    snprintf(text, room, "%.*g", digits, value);
    return;
  }
  int decimals = digits - 1 - exponent;
  snprintf(text, room, "%.*f", decimals > 0 ? decimals : 0, value);
  if (strchr(text, '.')) {
    char *end = text + strlen(text);
    while (end[-1] == '0') *--end = 0;
    if (end[-1] == '.') *--end = 0;
  }
}

static void add_number(struct reader *reader, const char *raw, uint8_t flags) {
  size_t length = strlen(raw), digits = strspn(raw, "-0123456789");
  // Whole numbers stay as they are, however long; some programs write them as 1003.0.
  if (digits > 0 && digits <= 38 && raw[digits] == '.' && strspn(raw + digits + 1, "0") == length - digits - 1) length = digits;
  if (length == digits ? length > 0 && length <= 38 : length <= 15 && strspn(raw, "-0123456789.") == length) {
    add_cell(reader, FOREIGN_NUMBER, flags, raw, length);
    return;
  }
  char *end;
  double value = strtod(raw, &end);
  if (end == raw || !isfinite(value)) {
    add_cell(reader, FOREIGN_TEXT, flags, raw, length);
    return;
  }
  char rounded[80], full[80];
  plain_number(value, 15, rounded, sizeof rounded);
  if (strtod(rounded, NULL) == value) {
    add_cell(reader, FOREIGN_NUMBER, flags, rounded, strlen(rounded));
    return;
  }
  plain_number(value, 16, full, sizeof full);
  if (strtod(full, NULL) != value) plain_number(value, 17, full, sizeof full);
  if (!add_cell(reader, FOREIGN_NUMBER, flags | FOREIGN_IS_LONG_NUMBER, full, strlen(full))) return;
  struct foreign_sheet *sheet = reader->sheet;
  struct bytes arena = {sheet->arena, sheet->arena_count, sheet->arena_room};
  if (!append(&arena, "", 1) || !append(&arena, rounded, strlen(rounded) + 1)) stop(reader, FOREIGN_NO_MEMORY);
  sheet->arena = arena.data;
  sheet->arena_count = arena.count;
  sheet->arena_room = arena.room;
}

// Days since 1970-01-01 as a civil date (Howard Hinnant's algorithm, public domain).
static void civil(long days, int *year, unsigned *month, unsigned *day) {
  days += 719468;
  long era = (days >= 0 ? days : days - 146096) / 146097;
  unsigned of_era = (unsigned)(days - era * 146097);
  unsigned year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  unsigned of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  unsigned shifted = (5 * of_year + 2) / 153;
  *day = of_year - (153 * shifted + 2) / 5 + 1;
  *month = shifted < 10 ? shifted + 3 : shifted - 9;
  *year = (int)(year_of_era + era * 400) + (*month <= 2);
}

static void add_day(struct reader *reader, const char *raw, int style, uint8_t flags) {
  char *end;
  double value = strtod(raw, &end);
  if (end == raw || !(value >= 0) || value > 2958466) return add_number(reader, raw, flags);
  double whole = floor(value);
  long seconds = lround((value - whole) * 86400);
  if (seconds == 86400) {
    seconds = 0;
    whole += 1;
  }
  char text[64];
  int hour = (int)(seconds / 3600), minute = (int)(seconds / 60 % 60), second = (int)(seconds % 60);
  if (style == STYLE_TIME && whole == 0) {
    snprintf(text, sizeof text, "%02d:%02d:%02d", hour, minute, second);
    add_cell(reader, FOREIGN_TEXT, flags, text, strlen(text));
    return;
  }
  // Lotus, and so Excel, believed that 1900 was a leap year: 60 is 1900-02-29.
  long days = (long)whole + (reader->book->counts_from_1904 ? -24107 : whole < 60 ? -25568 : -25569);
  int year;
  unsigned month, date;
  civil(days, &year, &month, &date);
  if (seconds) {
    snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d:%02d", year, month, date, hour, minute, second);
  } else {
    snprintf(text, sizeof text, "%04d-%02u-%02u", year, month, date);
  }
  add_cell(reader, FOREIGN_DAY, flags, text, strlen(text));
}

static void finish_cell(struct reader *reader) {
  struct foreign_workbook *book = reader->book;
  uint8_t flags = reader->has_formula ? FOREIGN_IS_FORMULA : 0;
  int style = reader->style < book->style_count ? book->styles[reader->style] : STYLE_NUMBER;
  if (style == STYLE_TEXT) flags |= FOREIGN_IS_TEXT_FORMAT;
  const char *text = reader->text.data ? reader->text.data : "";
  size_t length = reader->text.count;
  if (!reader->has_value || (length == 0 && reader->cell_type == 'n')) {
    if (reader->has_formula) add_cell(reader, FOREIGN_UNCOMPUTED, flags, "", 0);
    return;
  }
  switch (reader->cell_type) {
    case 's': {
      char *end;
      unsigned long index = strtoul(text, &end, 10);
      if (end == text || index >= book->string_count) {
        char missing[64];
        int count = snprintf(missing, sizeof missing, "#text %.40s", text);
        add_cell(reader, FOREIGN_ERROR, flags, missing, (size_t)count);
        return;
      }
      size_t start = index ? book->ends[index - 1] : 0;
      add_cell(reader, FOREIGN_TEXT, flags, book->strings.data + start, book->ends[index] - start);
      return;
    }
    case 'b': {
      int is_true = !strcmp(text, "1") || !strcmp(text, "true");
      add_cell(reader, FOREIGN_BOOLEAN, flags, is_true ? "TRUE" : "FALSE", is_true ? 4 : 5);
      return;
    }
    case 'e': add_cell(reader, FOREIGN_ERROR, flags, text, length); return;
    case 'd': {
      char *mark = strchr(reader->text.data, 'T');
      if (mark && !strncmp(mark, "T00:00:00", 9)) length = (size_t)(mark - text);
      add_cell(reader, FOREIGN_DAY, flags, text, length);
      return;
    }
    case 't':
      unescape(&reader->text);
      add_cell(reader, FOREIGN_TEXT, flags, text, reader->text.count);
      return;
    default:
      if (style == STYLE_DAY || style == STYLE_TIME) {
        add_day(reader, text, style, flags);
      } else {
        add_number(reader, text, flags);
      }
  }
}

static void sheet_start(void *data, const char *name, const char **attributes) {
  struct reader *reader = data;
  const char *element = local(name);
  if (!strcmp(element, "row")) {
    const char *place = attribute(attributes, "r");
    reader->row = place ? (uint32_t)strtoul(place, NULL, 10) - 1 : reader->next_row;
    if (reader->row >= most_rows) return stop(reader, FOREIGN_TOO_LARGE);
    reader->next_row = reader->row + 1;
    reader->next_column = 0;
  } else if (!strcmp(element, "c")) {
    const char *place = attribute(attributes, "r"), *type = attribute(attributes, "t"), *style = attribute(attributes, "s");
    reader->column = reader->next_column;
    if (place) place_of(place, &reader->row, &reader->column);
    if (reader->column >= most_columns || reader->row >= most_rows) return stop(reader, FOREIGN_TOO_LARGE);
    reader->next_column = reader->column + 1;
    reader->style = style ? (unsigned)strtoul(style, NULL, 10) : 0;
    reader->cell_type = !type                      ? 'n'
                        : !strcmp(type, "s")         ? 's'
                        : !strcmp(type, "b")         ? 'b'
                        : !strcmp(type, "e")         ? 'e'
                        : !strcmp(type, "d")         ? 'd'
                        : !strcmp(type, "str")       ? 't'
                        : !strcmp(type, "inlineStr") ? 't'
                                                     : 'n';
    reader->has_value = reader->has_formula = 0;
    reader->text.count = 0;
    if (reader->text.data) reader->text.data[0] = 0;
  } else if (!strcmp(element, "v") || !strcmp(element, "t")) {
    reader->in_text = 1;
    reader->has_value = 1;
  } else if (!strcmp(element, "f")) {
    reader->has_formula = 1;
  } else if (!strcmp(element, "rPh")) {
    reader->in_phonetic = 1;
  } else if (!strcmp(element, "mergeCell")) {
    const char *reference = attribute(attributes, "ref");
    const char *colon = reference ? strchr(reference, ':') : NULL;
    struct foreign_sheet *sheet = reader->sheet;
    if (!colon || sheet->merged_count >= 1 << 20) return;
    struct foreign_range range = {0};
    place_of(reference, &range.first_row, &range.first_column);
    place_of(colon + 1, &range.last_row, &range.last_column);
    if (sheet->merged_count == sheet->merged_room) {
      size_t room = sheet->merged_room ? sheet->merged_room * 2 : 64;
      struct foreign_range *merged = realloc(sheet->merged, room * sizeof *merged);
      if (!merged) return stop(reader, FOREIGN_NO_MEMORY);
      sheet->merged = merged;
      sheet->merged_room = room;
    }
    sheet->merged[sheet->merged_count++] = range;
  }
}

static void sheet_end(void *data, const char *name) {
  struct reader *reader = data;
  const char *element = local(name);
  if (!strcmp(element, "v") || !strcmp(element, "t")) reader->in_text = 0;
  if (!strcmp(element, "rPh")) reader->in_phonetic = 0;
  if (!strcmp(element, "c")) finish_cell(reader);
}

// MARK: What is called

enum foreign_result foreign_workbook_open(const uint8_t *bytes, size_t count, struct foreign_workbook **result) {
  *result = NULL;
  struct foreign_workbook *book = calloc(1, sizeof *book);
  if (!book) return FOREIGN_NO_MEMORY;
  book->source = (struct archive_bytes){bytes, count, 0};
  book->budget = (uint64_t)count * most_ratio;
  if (book->budget < always_unpacked) book->budget = always_unpacked;
  if (book->budget > most_unpacked) book->budget = most_unpacked;
  book->archive = archive_open(&book->source);
  *result = book;
  if (!book->archive) return FOREIGN_NOT_ZIP;
  struct reader roots = {.base = ""};
  enum foreign_result found = parse(book, "_rels/.rels", &roots, relation_start, no_end);
  if (found != FOREIGN_DONE) return found;
  if (!book->book_path[0]) return FOREIGN_NO_PART;
  struct reader sheets = {0};
  if ((found = parse(book, book->book_path, &sheets, book_start, no_end)) != FOREIGN_DONE) return found;
  if (!book->sheet_count) return FOREIGN_NO_PART;
  char path[most_path + 16];
  const char *slash = strrchr(book->book_path, '/');
  int folder = slash ? (int)(slash - book->book_path + 1) : 0;
  snprintf(path, sizeof path, "%.*s_rels/%s.rels", folder, book->book_path, book->book_path + folder);
  struct reader relations = {.base = book->book_path};
  char own[most_path];
  snprintf(own, sizeof own, "%s", book->book_path);
  relations.base = own;
  if ((found = parse(book, path, &relations, relation_start, no_end)) != FOREIGN_DONE) return found;
  if (book->strings_path[0]) {
    struct reader strings = {0};
    found = parse(book, book->strings_path, &strings, string_start, string_end);
    if (found != FOREIGN_DONE && found != FOREIGN_NO_PART) return found;
  }
  if (book->styles_path[0]) {
    struct reader styles = {0};
    found = parse(book, book->styles_path, &styles, style_start, style_end);
    if (found != FOREIGN_DONE && found != FOREIGN_NO_PART) return found;
  }
  return FOREIGN_DONE;
}

void foreign_workbook_close(struct foreign_workbook *book) {
  if (!book) return;
  if (book->archive) unzClose(book->archive);
  for (size_t i = 0; i < book->sheet_count; i++) free(book->sheets[i].name);
  free(book->sheets);
  free(book->strings.data);
  free(book->ends);
  free(book->styles);
  free(book);
}

size_t foreign_workbook_sheet_count(const struct foreign_workbook *book) { return book->sheet_count; }
const char *foreign_workbook_sheet_name(const struct foreign_workbook *book, size_t index) { return book->sheets[index].name; }
int foreign_workbook_sheet_is_hidden(const struct foreign_workbook *book, size_t index) { return book->sheets[index].is_hidden; }
unsigned long foreign_workbook_fault_line(const struct foreign_workbook *book) { return book->fault_line; }
const char *foreign_workbook_fault_part(const struct foreign_workbook *book) { return book->fault_part; }

enum foreign_result foreign_sheet_read(struct foreign_workbook *book, size_t index, struct foreign_sheet *sheet,
                                       int (*goes_on)(void *), void *context) {
  *sheet = (struct foreign_sheet){0};
  if (index >= book->sheet_count || !book->sheets[index].path[0]) return FOREIGN_NO_PART;
  locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  locale_t before = plain ? uselocale(plain) : (locale_t)0;
  struct reader reader = {.sheet = sheet, .goes_on = goes_on, .context = context};
  enum foreign_result result = parse(book, book->sheets[index].path, &reader, sheet_start, sheet_end);
  if (plain) {
    uselocale(before);
    freelocale(plain);
  }
  if (result != FOREIGN_DONE) foreign_sheet_free(sheet);
  return result;
}

void foreign_sheet_free(struct foreign_sheet *sheet) {
  free(sheet->cells);
  free(sheet->merged);
  free(sheet->arena);
  *sheet = (struct foreign_sheet){0};
}
