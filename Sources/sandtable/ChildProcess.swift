import Glibc

/// A program that is run to its end: what it wrote and how it ended.
struct ChildProcess {
    /// What it wrote to standard output, at most as many bytes as asked for.
    let output: [UInt8]
    /// Its exit status; 128 and the signal's number when a signal ended it.
    let status: Int32

    /// Runs a program with arguments and an environment and waits for it. Its standard error is ours.
    /// - Throws: `FileError` when it cannot be started, writes more than `limit` bytes, or runs longer than `seconds`; it is killed
    ///   then.
    static func run(
        _ program: String, _ arguments: [String], environment: [String], seconds: Int32 = 600, limit: Int = 64 << 20
    ) throws(FileError) -> ChildProcess {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw failure(program, errno) }
        // Nothing else of this process starts programs, so no other child can inherit anything before it is marked.
        OpenFiles.keepFromChildren()
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        var child: pid_t = 0
        let result = withStrings([program] + arguments) { words in
            withStrings(environment) { variables in posix_spawn(&child, program, &actions, nil, words, variables) }
        }
        close(ends[1])
        guard result == 0 else { throw failure(program, result) }
        do {
            let output = try drain(ends[0], program, seconds: seconds, limit: limit)
            return ChildProcess(output: output, status: wait(child))
        } catch {
            kill(child, SIGKILL)
            _ = wait(child)
            throw error
        }
    }

    private static func drain(_ descriptor: Int32, _ program: String, seconds: Int32, limit: Int) throws(FileError) -> [UInt8] {
        let deadline = ContinuousClock.now + .seconds(Int(seconds))
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = ContinuousClock.now.duration(to: deadline).components.seconds
            guard left > 0 else { throw FileError(description: "\(program) has run for \(seconds) s", number: ETIMEDOUT) }
            let ready = poll(&waiting, 1, Int32(min(left, 1_000) * 1_000))
            if ready < 0, errno != EINTR { throw failure(program, errno) }
            guard ready > 0 else { continue }
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(program, errno)
            }
            if count == 0 { return output }
            output.append(contentsOf: buffer[0..<count])
            if output.count > limit { throw FileError(description: "\(program) has written more than \(limit) bytes", number: EFBIG) }
        }
    }

    static func wait(_ child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    static func failure(_ program: String, _ number: Int32) -> FileError {
        FileError(description: "\(program): \(String(cString: strerror(number)))", number: number)
    }

    static func withStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }

    /// The variables of this process, as `NAME=value`.
    static var environment: [String] {
        var variables: [String] = []
        var position = environ
        while let variable = position.pointee {
            variables.append(String(cString: variable))
            position += 1
        }
        return variables
    }
}
