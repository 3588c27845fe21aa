#include "Archive.h"

#include <string.h>

// minizip's files, over bytes in memory: no path is ever opened.

static voidpf open_source(voidpf opaque, const void *name, int mode) {
  (void)name;
  if (mode & ZLIB_FILEFUNC_MODE_WRITE) return NULL;
  ((struct archive_bytes *)opaque)->place = 0;
  return opaque;
}

static uLong read_source(voidpf opaque, voidpf stream, void *buffer, uLong size) {
  (void)stream;
  struct archive_bytes *source = opaque;
  uint64_t left = source->place < source->count ? source->count - source->place : 0;
  uLong taken = size < left ? size : (uLong)left;
  memcpy(buffer, source->bytes + source->place, taken);
  source->place += taken;
  return taken;
}

static uLong write_source(voidpf opaque, voidpf stream, const void *buffer, uLong size) {
  (void)opaque, (void)stream, (void)buffer, (void)size;
  return 0;
}

static ZPOS64_T tell_source(voidpf opaque, voidpf stream) {
  (void)stream;
  return ((struct archive_bytes *)opaque)->place;
}

static long seek_source(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin) {
  (void)stream;
  struct archive_bytes *source = opaque;
  uint64_t base = origin == ZLIB_FILEFUNC_SEEK_CUR ? source->place : origin == ZLIB_FILEFUNC_SEEK_END ? source->count : 0;
  if (offset > source->count || base + offset > source->count) return -1;
  source->place = base + offset;
  return 0;
}

static int close_source(voidpf opaque, voidpf stream) {
  (void)opaque, (void)stream;
  return 0;
}

static int error_source(voidpf opaque, voidpf stream) {
  (void)opaque, (void)stream;
  return 0;
}

unzFile archive_open(struct archive_bytes *source) {
  zlib_filefunc64_def functions = {
      .zopen64_file = open_source,
      .zread_file = read_source,
      .zwrite_file = write_source,
      .ztell64_file = tell_source,
      .zseek64_file = seek_source,
      .zclose_file = close_source,
      .zerror_file = error_source,
      .opaque = source,
  };
  return unzOpen2_64("", &functions);
}
