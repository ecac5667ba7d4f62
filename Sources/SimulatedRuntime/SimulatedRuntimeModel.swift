import ObjectModel
import Simulation

/// How a command in a simulated container ends.
public struct ExecModel: Sendable, Hashable {
    /// The command, word by word, that this is about.
    public var command: [String]
    /// The exit code.
    public var exitCode: Int32
    /// What it writes to its standard output.
    public var stdout: [UInt8]
    /// What it writes to its standard error.
    public var stderr: [UInt8]
    /// How long it takes.
    public var after: Distribution

    /// Describes how a command ends.
    public init(command: [String], exitCode: Int32 = 0, stdout: [UInt8] = [], stderr: [UInt8] = [], after: Distribution = .zero) {
        self.command = command
        self.exitCode = exitCode
        self.stdout = stdout
        self.stderr = stderr
        self.after = after
    }
}

/// How a simulated container ends by itself.
public struct ExitModel: Sendable, Hashable {
    /// How long after its start.
    public var after: Distribution
    /// The exit code, 0 to 255.
    public var code: Int32
    /// Only so many starts of the container end this way; nil means every one.
    public var starts: Int64?

    /// Describes an end.
    public init(after: Distribution, code: Int32, starts: Int64? = nil) {
        self.after = after
        self.code = code
        self.starts = starts
    }
}

/// How containers of images of one kind behave.
public struct ImageModel: Sendable, Hashable {
    /// A name in which `*` stands for any characters, also none.
    public var pattern: String
    /// How long a node needs to pull the image the first time.
    public var pull: Distribution
    /// How many pulls fail first on each node.
    public var failingPulls: Int
    /// From a container's start until it would answer its readiness probe; nil takes the runtime's.
    public var readiness: Distribution?
    /// How a container ends by itself; nil means that it runs until it is stopped. Init containers that nothing is said of end with 0.
    public var exit: ExitModel?
    /// How long a container takes to end once it is asked to; longer than the grace means that it is killed.
    public var stop: Distribution
    /// The exit code when it ends on request.
    public var stopExitCode: Int32
    /// How commands in it end; the first that matches counts.
    public var commands: [ExecModel]

    /// Describes images.
    public init(
        pattern: String, pull: Distribution = .zero, failingPulls: Int = 0, readiness: Distribution? = nil, exit: ExitModel? = nil,
        stop: Distribution = .zero, stopExitCode: Int32 = 0, commands: [ExecModel] = []
    ) {
        self.pattern = pattern
        self.pull = pull
        self.failingPulls = failingPulls
        self.readiness = readiness
        self.exit = exit
        self.stop = stop
        self.stopExitCode = stopExitCode
        self.commands = commands
    }

    /// Whether the pattern matches an image's name, byte for byte.
    public func matches(_ image: String) -> Bool { Self.matches(Array(pattern.utf8), Array(image.utf8)) }

    /// Matching by stepping back to the last star: takes at most the product of both lengths.
    private static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var position = 0
        var place = 0
        var star: (place: Int, position: Int)?
        while position < text.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                star = (place, position)
                place += 1
            } else if place < pattern.count, pattern[place] == text[position] {
                place += 1
                position += 1
            } else if let last = star {
                star = (last.place, last.position + 1)
                place = last.place + 1
                position = last.position + 1
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

/// How long everything in a simulated runtime takes.
public struct SimulatedRuntimeModel: Sendable, Hashable {
    /// From telling the runtime to start a sandbox until its first containers run.
    public var sandboxStart: Distribution
    /// The same for one more container in a running sandbox.
    public var containerStart: Distribution
    /// From a container's start until it would answer its readiness probe, unless its image says otherwise.
    public var readiness: Distribution
    /// What is known of images; the first pattern that matches counts. An image that none matches is there at once.
    public var images: [ImageModel]

    /// Describes a runtime.
    public init(
        sandboxStart: Distribution = .zero, readiness: Distribution = .zero, containerStart: Distribution = .zero,
        images: [ImageModel] = []
    ) {
        self.sandboxStart = sandboxStart
        self.readiness = readiness
        self.containerStart = containerStart
        self.images = images
    }

    /// What is known of an image, or nil.
    public func image(_ name: String) -> ImageModel? { images.first { $0.matches(name) } }
}
