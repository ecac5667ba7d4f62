import Glibc
import ServedWorld

/// A `sandtable serve` of this same program, as a process of its own.
final class ServedProcess {
    /// How it is reached.
    let kubeconfig: Kubeconfig
    /// How long it took from its beginning until it was ready, in seconds.
    let readyTime: Double

    private let child: pid_t
    private let path: String
    private static let longestWait: Int32 = 30_000

    /// Starts a process with further arguments and waits until it is ready.
    init(_ arguments: [String]) throws {
        path = "/tmp/sandtable-bench-\(getpid()).kubeconfig"
        unlink(path)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ChildProcess.failure("pipe", errno) }
        OpenFiles.keepFromChildren()
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        let program = "/proc/self/exe"
        var child: pid_t = 0
        let clock = ContinuousClock()
        let start = clock.now
        let result = ChildProcess.withStrings([program, "serve", "--kubeconfig", path] + arguments) { words in
            ChildProcess.withStrings(ChildProcess.environment) { variables in posix_spawn(&child, program, &actions, nil, words, variables)
            }
        }
        close(ends[1])
        guard result == 0 else { throw ChildProcess.failure(program, result) }
        self.child = child
        var byte: UInt8 = 0
        var waiting = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        let isReady = poll(&waiting, 1, Self.longestWait) == 1 && read(ends[0], &byte, 1) == 1
        readyTime = inSeconds(clock.now - start)
        guard isReady else {
            kill(child, SIGKILL)
            _ = ChildProcess.wait(child)
            throw FileError(description: "\(program) serve was not ready in time", number: ETIMEDOUT)
        }
        kubeconfig = try KubeconfigFile.read(path)
    }

    /// Its resident memory now, in bytes.
    var residentBytes: Int { MachineFacts.residentBytes(of: child) }

    /// Its largest resident memory so far, in bytes.
    var peakResidentBytes: Int { MachineFacts.peakResidentBytes(of: child) }

    /// Ends it and waits until it is gone.
    func stop() {
        kill(child, SIGINT)
        _ = ChildProcess.wait(child)
        unlink(path)
    }
}
