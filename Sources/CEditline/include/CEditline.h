// The seam over libedit: everything variadic, every stream and every signal handler stays behind these plain functions.
//
// libedit edits (buffer, keys, kill ring, vi and emacs, ~/.editrc) and never shows: its output goes to /dev/null. The
// listener is asked for each next character, which is when the line is painted, and for each key that is ours.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#define EDITLINE_CLOSED __attribute__((enum_extensibility(closed)))
#else
#define EDITLINE_CLOSED
#endif

typedef struct Editline Editline;

/// What a key that is ours asks for.
typedef enum EDITLINE_CLOSED EditlineAction {
  EditlineActionEnter,
  EditlineActionNewline,
  EditlineActionInterrupt,
  EditlineActionDeleteOrEnd,
  EditlineActionSuspend,
  EditlineActionComplete,
  EditlineActionOlder,
  EditlineActionNewer,
  EditlineActionSearch,
  EditlineActionPaste,
  EditlineActionLeft,
  EditlineActionRight,
  EditlineActionErase,
  EditlineActionDelete,
  EditlineActionLineStart,
  EditlineActionLineEnd,
  EditlineActionClearScreen,
  EditlineActionUndo,
  EditlineActionKillToLineEnd,
  EditlineActionKillToLineStart,
  EditlineActionKillWord,
  EditlineActionYank,
} EditlineAction;

/// What becomes of the line after an action.
typedef enum EDITLINE_CLOSED EditlineVerdict {
  EditlineVerdictGoOn,
  EditlineVerdictFinish,
} EditlineVerdict;

/// A key's code after the escape sequence a terminal sends for it was read: C1 codes, which no keyboard types.
typedef enum EDITLINE_CLOSED EditlineKey {
  EditlineKeyUp = 0x80,
  EditlineKeyDown = 0x81,
  EditlineKeyRight = 0x82,
  EditlineKeyLeft = 0x83,
  EditlineKeyHome = 0x84,
  EditlineKeyEnd = 0x85,
  EditlineKeyDelete = 0x86,
  EditlineKeyPaste = 0x87,
  EditlineKeyWordLeft = 0x88,
  EditlineKeyWordRight = 0x89,
  EditlineKeyNewline = 0x8A,
} EditlineKey;

typedef struct EditlineListener {
  void *_Nonnull context;
  /// Gives the next character: 1 and the scalar, or 0 at the end of input.
  int (*_Nonnull next)(void *_Nonnull context, uint32_t *_Nonnull scalar);
  EditlineVerdict (*_Nonnull act)(void *_Nonnull context, EditlineAction action);
} EditlineListener;

/// Opens an editor on a terminal; null where libedit refuses it, or no locale here can hold UTF-8.
Editline *_Nullable editline_open(int input, int output, bool configured);
void editline_close(Editline *_Nonnull editor);

/// Edits one statement from an empty buffer until an action finishes it or the input ends. The listener is used during
/// the call only.
void editline_read(Editline *_Nonnull editor, EditlineListener listener);

/// The buffer's scalars, valid until the next call, and where the cursor stands among them.
const uint32_t *_Nonnull editline_text(Editline *_Nonnull editor, size_t *_Nonnull count, size_t *_Nonnull cursor);

/// Replaces the whole buffer by text that ends in a zero scalar; false if there is no memory for it.
bool editline_replace(Editline *_Nonnull editor, const uint32_t *_Nonnull text, size_t cursor);

/// Gives the terminal its own modes back (false), or takes it for editing again (true).
void editline_take_terminal(Editline *_Nonnull editor, bool editing);

/// Tells libedit that the window has another size.
void editline_resized(Editline *_Nonnull editor);

// The terminal and its signals.

/// The window's size from the terminal itself; false where the descriptor has none.
bool editline_window_size(int descriptor, int *_Nonnull columns, int *_Nonnull rows);

/// A descriptor that becomes readable whenever the window's size changes; -1 if there is none. Drain it by reading.
int editline_resize_signals(void);

/// Until it is released, a signal that ends the process gives the terminal its present modes back before it does.
void editline_guard_terminal(int input, int output);
void editline_release_terminal(void);

/// From now on SIGINT only raises a flag.
bool editline_catch_interrupts(void);
bool editline_is_interrupted(void);
void editline_set_interrupted(bool value);
