import Glibc
import Scenarios

/// Standard output and standard error.
enum Console {
    /// Writes to standard output.
    static func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes bytes to standard output.
    static func write(_ bytes: [UInt8]) { send(bytes, to: STDOUT_FILENO) }

    /// Writes a line to standard error.
    static func complain(_ line: String) { send(Array((line + "\n").utf8), to: STDERR_FILENO) }

    /// Writes all mistakes of scenarios to standard error and ends the command with status 2; does nothing when there are none.
    static func refuse(_ mistakes: [ScenarioMistake]) throws {
        for mistake in mistakes { complain("\(mistake)") }
        if !mistakes.isEmpty { throw ExitStatus.badInput }
    }

    /// Writes to standard error as it is.
    static func note(_ text: String) { send(Array(text.utf8), to: STDERR_FILENO) }

    /// A reader that has gone away ends the program by SIGPIPE, as usual; other failures leave the rest unwritten.
    private static func send(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
                let count = Glibc.write(descriptor, start, rest.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    return
                }
                rest = rest.dropFirst(count)
            }
        }
    }
}
