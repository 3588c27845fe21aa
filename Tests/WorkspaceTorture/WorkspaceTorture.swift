// This program is being built.
@main struct WorkspaceTorture { static func main() {} }
