#include "CEditline.h"

#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "a wide character is a scalar");

struct Editline {
  EditLine *el;
  int input, output;
  FILE *nowhere;
  const EditlineListener *listener; // only while reading
};

static Editline *editor_of(EditLine *el) {
  Editline *editor = NULL;
  el_get(el, EL_CLIENTDATA, &editor);
  return editor;
}

static int next_character(EditLine *el, wchar_t *character) {
  const EditlineListener *listener = editor_of(el)->listener;
  uint32_t scalar = 0;
  int got = listener ? listener->next(listener->context, &scalar) : 0;
  *character = (wchar_t)scalar;
  return got;
}

static unsigned char act(EditLine *el, EditlineAction action) {
  const EditlineListener *listener = editor_of(el)->listener;
  if (!listener) return CC_EOF;
  return listener->act(listener->context, action) == EditlineVerdictFinish ? CC_NEWLINE : CC_REFRESH;
}

// libedit calls a key's function without saying which key's: each action has a function of its own.
#define ACTION(name)                                                                                                   \
  static unsigned char do_##name(EditLine *el, int character) {                                                        \
    (void)character;                                                                                                   \
    return act(el, EditlineAction##name);                                                                              \
  }
ACTION(Enter)
ACTION(Newline)
ACTION(Interrupt)
ACTION(DeleteOrEnd)
ACTION(Suspend)
ACTION(Complete)
ACTION(Older)
ACTION(Newer)
ACTION(Search)
ACTION(Paste)
ACTION(Left)
ACTION(Right)
ACTION(Erase)
ACTION(Delete)
ACTION(LineStart)
ACTION(LineEnd)
ACTION(ClearScreen)
ACTION(Undo)
ACTION(KillToLineEnd)
ACTION(KillToLineStart)
ACTION(KillWord)
ACTION(Yank)

static const struct {
  const wchar_t *name;
  unsigned char (*function)(EditLine *, int);
} actions[] = {
    {L"tl-enter", do_Enter},
    {L"tl-newline", do_Newline},
    {L"tl-interrupt", do_Interrupt},
    {L"tl-delete-or-end", do_DeleteOrEnd},
    {L"tl-suspend", do_Suspend},
    {L"tl-complete", do_Complete},
    {L"tl-older", do_Older},
    {L"tl-newer", do_Newer},
    {L"tl-search", do_Search},
    {L"tl-paste", do_Paste},
    {L"tl-left", do_Left},
    {L"tl-right", do_Right},
    {L"tl-erase", do_Erase},
    {L"tl-delete", do_Delete},
    {L"tl-line-start", do_LineStart},
    {L"tl-line-end", do_LineEnd},
    {L"tl-clear-screen", do_ClearScreen},
    {L"tl-undo", do_Undo},
    {L"tl-kill-to-line-end", do_KillToLineEnd},
    {L"tl-kill-to-line-start", do_KillToLineStart},
    {L"tl-kill-word", do_KillWord},
    {L"tl-yank", do_Yank},
};

enum where { both_maps, emacs_only, insert_only, command_only };

// The octal codes are those of EditlineKey.
static const struct {
  const char *key;
  const char *name;
  enum where where;
} bindings[] = {
    {"^M", "tl-enter", both_maps},
    {"^J", "tl-enter", both_maps},
    {"^C", "tl-interrupt", both_maps},
    {"^Z", "tl-suspend", both_maps},
    {"^L", "tl-clear-screen", both_maps},
    {"^R", "tl-search", both_maps},
    {"^D", "tl-delete-or-end", both_maps},
    {"^I", "tl-complete", insert_only},
    {"^P", "tl-older", both_maps},
    {"^N", "tl-newer", both_maps},
    {"k", "tl-older", command_only},
    {"j", "tl-newer", command_only},
    {"\\200", "tl-older", both_maps},
    {"\\201", "tl-newer", both_maps},
    {"\\202", "tl-right", both_maps},
    {"\\203", "tl-left", both_maps},
    {"\\204", "tl-line-start", both_maps},
    {"\\205", "tl-line-end", both_maps},
    {"\\206", "tl-delete", both_maps},
    {"\\207", "tl-paste", both_maps},
    {"\\210", "ed-prev-word", both_maps},
    {"\\211", "em-next-word", both_maps},
    {"\\212", "tl-newline", both_maps},
    {"^?", "tl-erase", insert_only},
    {"^H", "tl-erase", insert_only},
    {"^A", "tl-line-start", emacs_only},
    {"^E", "tl-line-end", emacs_only},
    {"^B", "tl-left", emacs_only},
    {"^F", "tl-right", emacs_only},
    {"^_", "tl-undo", emacs_only},
};

// After ~/.editrc: its `bind -v` or `bind -e` would wipe what is bound before.
static void bind_keys(EditLine *el) {
  const char *map = "";
  el_get(el, EL_EDITOR, &map);
  bool vi = map && strcmp(map, "vi") == 0;
  for (size_t i = 0; i < sizeof bindings / sizeof bindings[0]; i++) {
    const char *key = bindings[i].key, *name = bindings[i].name;
    enum where where = bindings[i].where;
    if (where == emacs_only && vi) continue;
    if (where != command_only) el_set(el, EL_BIND, key, name, NULL);
    if (vi && (where == both_maps || where == command_only)) el_set(el, EL_BIND, "-a", key, name, NULL);
  }
}

// libedit keeps wide characters and crashes on a prompt the locale cannot hold; data is never decoded by the locale.
static bool use_utf8(void) {
  static const char *const names[] = {"", "C.UTF-8", "en_US.UTF-8"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (setlocale(LC_CTYPE, names[i]) && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  return false;
}

Editline *editline_open(int input, int output, bool configured) {
  if (!use_utf8()) return NULL;
  Editline *editor = calloc(1, sizeof *editor);
  if (!editor) return NULL;
  editor->input = input;
  editor->output = output;
  editor->nowhere = fopen("/dev/null", "r+e");
  if (editor->nowhere)
    editor->el = el_init_fd("tierlab", editor->nowhere, editor->nowhere, editor->nowhere, input, output, output);
  if (!editor->el) {
    editline_close(editor);
    return NULL;
  }
  EditLine *el = editor->el;
  el_set(el, EL_CLIENTDATA, editor);
  el_set(el, EL_EDITOR, "emacs"); // libedit's own default is vi
  for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
    el_wset(el, EL_ADDFN, actions[i].name, L"tierlab", actions[i].function); // the narrow one leaks its copies
  // What every other shell does at these keys, unless ~/.editrc says otherwise.
  // libedit's own kill to the ends of the whole statement, where a person sees lines.
  el_set(el, EL_BIND, "^W", "tl-kill-word", NULL);
  el_set(el, EL_BIND, "^U", "tl-kill-to-line-start", NULL);
  el_set(el, EL_BIND, "^K", "tl-kill-to-line-end", NULL);
  el_set(el, EL_BIND, "^Y", "tl-yank", NULL);
  if (configured) el_source(el, NULL);
  bind_keys(el);
  el_set(el, EL_EDITMODE, 1);
  // Ctrl-C, Ctrl-Z and Ctrl-S are keys while a line is edited, never signals; a pasted CR LF must not become two lines.
  el_set(el, EL_SETTY, "-d", "-isig", "-ixon", "-icrnl", "-inlcr", NULL);
  el_set(el, EL_GETCFN, next_character);
  return editor;
}

void editline_close(Editline *editor) {
  if (editor->el) el_end(editor->el);
  if (editor->nowhere) fclose(editor->nowhere);
  free(editor);
}

void editline_read(Editline *editor, EditlineListener listener) {
  int count = 0;
  editor->listener = &listener;
  editline_guard_terminal(editor->input, editor->output);
  el_wgets(editor->el, &count); // null for an empty line as for the end: the listener knows which it was
  editline_release_terminal();
  editor->listener = NULL;
}

const uint32_t *editline_text(Editline *editor, size_t *count, size_t *cursor) {
  const LineInfoW *line = el_wline(editor->el);
  *count = (size_t)(line->lastchar - line->buffer);
  *cursor = (size_t)(line->cursor - line->buffer);
  return (const uint32_t *)line->buffer;
}

bool editline_replace(Editline *editor, const uint32_t *text, size_t cursor) {
  const LineInfoW *line = el_wline(editor->el);
  el_cursor(editor->el, (int)(line->lastchar - line->cursor));
  el_deletestr(editor->el, (int)(line->lastchar - line->buffer));
  if (*text && el_winsertstr(editor->el, (const wchar_t *)text) != 0) return false;
  line = el_wline(editor->el);
  el_cursor(editor->el, (int)((ptrdiff_t)cursor - (line->cursor - line->buffer)));
  return true;
}

void editline_take_terminal(Editline *editor, bool editing) { el_set(editor->el, EL_PREP_TERM, editing ? 1 : 0); }

void editline_resized(Editline *editor) {
  el_resize(editor->el);
  // It makes its rows as wide as the window and leaves its cursor where it was, maybe beyond them: the next character
  // would be written there. A refresh puts the cursor into the new rows.
  el_set(editor->el, EL_REFRESH);
}
