import Glibc

/// Standard output and standard error.
enum Console {
    /// Writes to standard output, buffered until `flush` or the end.
    static func write(_ text: String) { fputs(text, stdout) }

    /// Writes bytes to standard output.
    static func write(_ bytes: [UInt8]) { _ = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stdout) } }

    /// Writes a line to standard error.
    static func complain(_ line: String) {
        fflush(stdout)
        fputs(line + "\n", stderr)
    }

    /// Lets everything written reach its reader.
    static func flush() { fflush(stdout) }

    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}
