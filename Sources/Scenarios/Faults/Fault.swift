import ClusterControllers
import ControllerRuntime
import ObjectModel
import Simulation

/// Something that goes wrong: a step arms it, and it strikes when its condition is met.
public struct Fault: Sendable {
    /// A process, or a controller that runs in one.
    public struct Target: Sendable, Hashable {
        /// The process.
        public var process: String
        /// The controller, or nil for all of the process.
        public var controller: String?

        /// The name that a scenario gives it.
        public var name: String { controller ?? process }
    }

    /// Which calls are meant.
    public struct Calls: Sendable, Hashable {
        /// By whom, what, to which objects.
        public var matcher: CallMatcher
        /// The kind of the objects, when one is given.
        public var kind: GroupKind?
        /// Which of the calls that match, counted from 1 when the fault is armed.
        public var occurrences: ClosedRange<Int>
        /// With which chance each, in hundredths.
        public var chance: Int
    }

    /// The moment of a call at which something is to happen.
    public struct Trigger: Sendable, Hashable {
        /// Before the server acts on it, or after.
        public var place: CallFault.Place
        /// Which calls.
        public var calls: Calls
    }

    /// How a process is started again.
    public struct Restart: Sendable, Hashable {
        /// How much of the past a restarted process sees at first.
        public enum View: Sendable, Hashable {
            /// The store as it was so many revisions before the restart.
            case revisions(Int)
            /// The store as it was so long before the restart.
            case length(Nanoseconds)
        }

        /// How long after its end.
        public var delay: Nanoseconds
        /// What it sees at first, and how long; nil for the present state.
        public var view: View?
        /// How long it sees no more than that.
        public var viewLength: Nanoseconds = 0
    }

    /// What happens to calls.
    public enum CallEffect: Sendable, Hashable {
        /// They are answered with an error and change nothing.
        case refuse(CallRefusal)
        /// They are forbidden to a user; nil stands for the one that the caller acts as.
        case deny(user: String?)
        /// They are carried out, and the caller hears of a timeout so long after.
        case loseReply(after: Nanoseconds)
        /// They take longer, before the server acts or after.
        case delay(Distribution, CallFault.Place)
    }

    /// A cache of a process.
    public struct Cache: Sendable, Hashable {
        /// Whose.
        public var target: Target
        /// Of which resource, in any version.
        public var resource: GroupResource
        /// The kind of its objects.
        public var kind: String
    }

    /// What happens to a cache.
    public enum CacheEffect: Sendable, Hashable {
        /// It stays as it is; with objects, only these do.
        case freeze(ObjectChoice?)
        /// Each revision takes longer.
        case late(Distribution)
        /// It stays so many revisions behind.
        case behind(Int)
        /// Events are lost: of which objects, creations, updates or deletions, and by number.
        case lose(ObjectChoice, [WatchedChange], ClosedRange<Int>)
        /// Of each object only the last state is seen.
        case coalesce(ObjectChoice)
        /// It stays as it is, and then lists anew.
        case relist
        /// Its watch breaks, and goes on where it was if the server still keeps so many revisions since.
        case breakWatch(keeps: Int, bookmarks: Bool)
        /// Revisions of these numbers wait until the cache of another kind has taken in a later one.
        case reorder(behind: Cache, ClosedRange<Int>)

        /// Whether revisions wait until it ends.
        var holdsBack: Bool {
            switch self {
            case .late, .lose: false
            case .freeze, .behind, .coalesce, .relist, .breakWatch, .reorder: true
            }
        }
    }

    /// A change that a watch tells.
    public enum WatchedChange: String, Sendable, CaseIterable {
        /// An object is new.
        case created
        /// An object changed.
        case updated
        /// An object is gone.
        case deleted
    }

    /// How two incarnations of a process follow each other.
    public enum Succession: Sendable, Hashable {
        /// The next one begins so long after the last has ended.
        case gap(Nanoseconds)
        /// The next one begins at once, and the last goes on beside it for so long.
        case overlap(Nanoseconds)
    }

    /// How fast a client may be.
    public struct Limit: Sendable, Hashable {
        /// So many requests a second, with so many at once; nil for no such limit.
        public var rate: Int64?
        /// How many may come at once.
        public var burst: Int64
        /// So many under way at the same time, or nil.
        public var inFlight: Int?
    }

    /// What goes wrong.
    public indirect enum Action: Sendable {
        /// A process dies.
        case crash(Target, Restart?)
        /// The context of a process is cancelled: it ends when its passes have.
        case cancel(Target, Restart?)
        /// Another incarnation takes over.
        case handOver(Target, Succession)
        /// Calls go wrong.
        case calls(Calls, CallEffect)
        /// A client is held back.
        case throttle(Target, Limit)
        /// The queues of controllers hand out keys that a worker has already.
        case shareKeys(Target)
        /// A call waits until another one has been made; nil lets it wait for the time that the fault is in force.
        case hold(Trigger, until: Trigger?)
        /// Somebody else makes a request.
        case request(Step.Action, as: String)
        /// The clock of a process is ahead; below zero, behind.
        case clock(Target, Nanoseconds)
        /// The next generated names end so, and the next UIDs are these.
        case names(suffixes: [String], uids: [String])
        /// Objects look as an older version has left them: without these labels and annotations.
        case age(ObjectPattern, labels: [String], annotations: [String])
        /// Nothing is written only to say that somebody is still there.
        case quiet
        /// What happens to Pods in the course of their lives; the image is a pattern in which a star stands for any characters.
        case pods(ObjectPattern, image: String?, PodScript.Course)
        /// The garbage collector looks at objects so much later; nil, not while the fault is in force.
        case collectLate(Distribution?)
        /// Objects that are to be deleted stay so long; nil for ever.
        case linger(ObjectPattern, finalizer: String, Nanoseconds?)
        /// Nobody hears of a node.
        case loseNode(String)
        /// A cache goes wrong.
        case caches([(cache: Cache, effect: CacheEffect)])
    }

    /// What goes wrong.
    public var action: Action
    /// At which call; nil for the moment of the step, or for what waits for calls of its own.
    public var trigger: Trigger?
    /// How long it is in force; nil for ever.
    public var length: Nanoseconds?
    /// Whether the run passes though it never strikes.
    public var isOptional = false
    /// How the file calls it.
    public var key: String
    /// Where it stands in the file.
    public var location: SourceLocation
}
