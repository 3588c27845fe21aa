#include "CForeign.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

// No more faults than these have their places kept.
static const size_t most_faults = 1 << 16;

static int grow(struct foreign_text *text, size_t *room, size_t wanted) {
  if (*room >= wanted) return 1;
  size_t next = *room * 2 > wanted ? *room * 2 : wanted;
  uint8_t *bytes = realloc(text->bytes, next);
  if (!bytes) return 0;
  text->bytes = bytes;
  *room = next;
  return 1;
}

int foreign_transcode(const char *charset, size_t unit, const uint8_t *source, size_t count, struct foreign_text *text) {
  *text = (struct foreign_text){0};
  iconv_t converter = iconv_open("UTF-8", charset);
  if (converter == (iconv_t)-1) return 1;
  size_t room = 0;
  text->faults = malloc(sizeof(size_t) * most_faults);
  if (!text->faults || !grow(text, &room, count + count / 2 + 64)) goto no_memory;
  char *in = (char *)source;
  size_t left = count;
  while (left > 0) {
    char *out = (char *)text->bytes + text->count;
    size_t free_bytes = room - text->count;
    size_t result = iconv(converter, &in, &left, &out, &free_bytes);
    text->count = room - free_bytes;
    if (result != (size_t)-1) break;
    if (errno == E2BIG) {
      if (!grow(text, &room, room + left + left / 2 + 64)) goto no_memory;
      continue;
    }
    // A byte, or a unit of two or four, that is no character here, or a character cut off by the end.
    if (!grow(text, &room, text->count + 64)) goto no_memory;
    if (text->fault_count < most_faults) text->faults[text->fault_count++] = count - left;
    text->bytes[text->count++] = 0xFF;
    size_t skipped = left < unit ? left : unit;
    in += skipped;
    left -= skipped;
    iconv(converter, NULL, NULL, NULL, NULL);
  }
  iconv_close(converter);
  return 0;

no_memory:
  iconv_close(converter);
  foreign_text_free(text);
  return 2;
}

void foreign_text_free(struct foreign_text *text) {
  free(text->bytes);
  free(text->faults);
  *text = (struct foreign_text){0};
}
