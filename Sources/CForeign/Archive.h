// The bytes of a zip archive, unpacked part by part under one budget.
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include <minizip/unzip.h>
#include <stddef.h>
#include <stdint.h>

struct archive_bytes {
  const uint8_t *bytes;
  uint64_t count;
  uint64_t place;
};

// An archive in memory; nil where the bytes are none.
unzFile archive_open(struct archive_bytes *source);

#endif
