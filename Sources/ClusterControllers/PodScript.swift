import ObjectModel
import Simulation

/// What happens to some Pods in the course of their lives.
public final class PodScript {
    /// What becomes of Pods that wait for a node.
    public enum Scheduling: String, Sendable, CaseIterable {
        /// The scheduler does not look at them.
        case ignored
        /// They wait for a gate, and their status says so.
        case gated
    }

    /// When a container that runs would answer its readiness probe.
    public enum Readiness: Sendable, Hashable {
        /// Not while the script is in force.
        case never
        /// So long later than usual.
        case later(Nanoseconds)
    }

    /// Readiness that comes and goes.
    public struct Flap: Sendable, Hashable {
        /// How long a Pod is ready.
        public var up: Nanoseconds
        /// How long it is not.
        public var down: Nanoseconds
        /// How often it stops being ready.
        public var times: Int

        /// Describes it.
        public init(up: Nanoseconds, down: Nanoseconds, times: Int) {
            self.up = up
            self.down = down
            self.times = times
        }
    }

    /// What happens while the script is in force, or once after a Pod was ready.
    public struct Course: Sendable, Hashable {
        /// Whether and how Pods wait for a node.
        public var scheduling: Scheduling?
        /// Whether their images cannot be had.
        public var pullFails = false
        /// Whether their sandboxes cannot be started.
        public var startFails = false
        /// When they answer their probes; nil as usual.
        public var readiness: Readiness?
        /// Whether their addresses are not told.
        public var withholdsAddress = false
        /// Whether they stop being ready and are again.
        public var flap: Flap?
        /// So long after they were ready their containers end with this code.
        public var exit: (after: Nanoseconds, code: Int32)? {
            get { exitAfter.map { ($0, exitCode) } }
            set {
                exitAfter = newValue?.after
                exitCode = newValue?.code ?? 0
            }
        }
        /// So long after they were ready their node evicts them.
        public var evictionAfter: Nanoseconds?
        private var exitAfter: Nanoseconds?
        private var exitCode: Int32 = 0

        /// Nothing happens.
        public init() {}

        /// Whether something happens to Pods that have been ready.
        var hasSequel: Bool { flap != nil || exitAfter != nil || evictionAfter != nil }
    }

    /// What happens.
    public let course: Course
    let matches: (JSONValue) -> Bool
    private let strike: (_ pod: JSONValue, _ what: String) -> Void

    /// Describes what happens to the Pods that match; `strike` is called for each effect on one.
    public init(
        _ course: Course, matches: @escaping (_ pod: JSONValue) -> Bool, strike: @escaping (_ pod: JSONValue, _ what: String) -> Void
    ) {
        self.course = course
        self.matches = matches
        self.strike = strike
    }

    func strikes(_ pod: JSONValue, _ what: String) { strike(pod, what) }
}
