#define _GNU_SOURCE
#include "CEditline.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

bool editline_window_size(int descriptor, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return true;
}

// A signal may arrive between a look at a flag and the wait for a key: a pipe has no such gap.
static int resize_pipe[2] = {-1, -1};

static void window_changed(int number) {
  (void)number;
  int kept = errno;
  ssize_t written = write(resize_pipe[1], "", 1);
  (void)written; // a full pipe already says it
  errno = kept;
}

int editline_resize_signals(void) {
  if (resize_pipe[0] >= 0) return resize_pipe[0];
  if (pipe2(resize_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  struct sigaction action = {.sa_handler = window_changed, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGWINCH, &action, NULL);
  return resize_pipe[0];
}

// What a process that is told to go must leave behind: another one's terminal, as it was.
static const int endings[] = {SIGTERM, SIGHUP, SIGQUIT};
enum { ending_count = sizeof endings / sizeof endings[0] };
static struct sigaction before[ending_count];
static struct termios modes;
static int guarded_input = -1, guarded_output = -1;

static void end_tidily(int number) {
  static const char paste_off[] = "\033[?2004l\r\n";
  ssize_t written = write(guarded_output, paste_off, sizeof paste_off - 1);
  (void)written;
  tcsetattr(guarded_input, TCSANOW, &modes);
  raise(number); // its own handling is back (SA_RESETHAND), and comes when this one returns
}

void editline_guard_terminal(int input, int output) {
  if (guarded_input >= 0 || tcgetattr(input, &modes) != 0) return;
  guarded_input = input;
  guarded_output = output;
  struct sigaction action = {.sa_handler = end_tidily, .sa_flags = SA_RESETHAND};
  sigfillset(&action.sa_mask);
  sigset_t handled;
  sigemptyset(&handled);
  for (int i = 0; i < ending_count; i++) {
    sigaction(endings[i], NULL, &before[i]);
    if (before[i].sa_handler == SIG_IGN) continue; // nohup
    sigaction(endings[i], &action, NULL);
    sigaddset(&handled, endings[i]);
  }
  // Who started us may have had them blocked, which is inherited.
  pthread_sigmask(SIG_UNBLOCK, &handled, NULL);
}

void editline_release_terminal(void) {
  if (guarded_input < 0) return;
  for (int i = 0; i < ending_count; i++) sigaction(endings[i], &before[i], NULL);
  guarded_input = -1;
}

static atomic_bool interrupted;

static void interrupt(int number) {
  (void)number;
  atomic_store_explicit(&interrupted, true, memory_order_relaxed);
}

bool editline_catch_interrupts(void) {
  struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  // Who started us may have had it blocked, which is inherited.
  sigset_t interrupts;
  sigemptyset(&interrupts);
  sigaddset(&interrupts, SIGINT);
  return sigaction(SIGINT, &action, NULL) == 0 && pthread_sigmask(SIG_UNBLOCK, &interrupts, NULL) == 0;
}

bool editline_is_interrupted(void) { return atomic_load_explicit(&interrupted, memory_order_relaxed); }

void editline_set_interrupted(bool value) { atomic_store_explicit(&interrupted, value, memory_order_relaxed); }
