// The C libraries that read and write other programs' files, behind plain functions: bytes in, bytes out.
// Nothing here opens a path, and nothing keeps a pointer after it returns.
#ifndef CFOREIGN_H
#define CFOREIGN_H

#include <stddef.h>
#include <stdint.h>

#include "CForeignWorkbook.h"
#include "CForeignWriting.h"

// A text in UTF-8. A byte of the source that is no character there stands as 0xFF, which UTF-8 never has; its place
// in the source is in `faults`, in order, for the first of them.
struct foreign_text {
  uint8_t *bytes;
  size_t count;
  size_t *faults;
  size_t fault_count;
};

// 0 done; 1 the encoding is not known here; 2 no memory.
int foreign_transcode(const char *charset, size_t unit, const uint8_t *source, size_t count, struct foreign_text *text);
void foreign_text_free(struct foreign_text *text);

#endif
