import CEditline

/// libedit's buffer, seen as a draft. Owns the editor behind it.
@safe struct EditBuffer: ~Copyable {
  private let editor: OpaquePointer

  /// Nil where libedit refuses the terminal, or no locale here can hold UTF-8.
  init?(input: Int32, output: Int32, isConfigured: Bool) {
    guard let editor = unsafe editline_open(input, output, isConfigured) else { return nil }
    unsafe self.editor = editor
  }

  deinit {
    unsafe editline_close(editor)
  }

  var draft: Draft {
    var count = 0
    var cursor = 0
    let scalars = unsafe UnsafeBufferPointer(start: editline_text(editor, &count, &cursor), count: count)
    var text = ""
    var offset = 0
    for index in scalars.indices {
      if index == cursor { offset = text.utf8.count }
      unsafe text.unicodeScalars.append(Unicode.Scalar(scalars[index]) ?? "\u{FFFD}")
    }
    return Draft(text, cursor: cursor < count ? offset : nil)
  }

  func replace(with draft: Draft) {
    let scalars = draft.text.unicodeScalars.map(\.value).filter { $0 != 0 } + [0]
    unsafe _ = editline_replace(editor, scalars, draft.beforeCursor.unicodeScalars.count)
  }

  /// Edits from an empty buffer until an action finishes it, or the input ends.
  func edit(for keyboard: Keyboard) {
    let listener = unsafe EditlineListener(
      context: Unmanaged.passUnretained(keyboard).toOpaque(),
      next: { context, scalar in
        guard let next = unsafe Unmanaged<Keyboard>.fromOpaque(context).takeUnretainedValue().nextCode() else {
          return 0
        }
        unsafe scalar.pointee = next
        return 1
      },
      act: { context, action in
        unsafe Unmanaged<Keyboard>.fromOpaque(context).takeUnretainedValue().act(action) ? .finish : .goOn
      })
    withExtendedLifetime(keyboard) { unsafe editline_read(editor, listener) }
  }

  func takeTerminal(editing: Bool) {
    unsafe editline_take_terminal(editor, editing)
  }

  func windowChanged() {
    unsafe editline_resized(editor)
  }
}
