import APIServer
import ObjectModel
import Simulation
import Testing
import World

/// One row of the checklist: what is there, what happens, what must come of it.
///
/// A row runs in a whole world: API server with defaulting, validation, conversion and garbage collection, and the real process of
/// controllers. There are no nodes unless the row asks for some, so a Pod's status is what the row writes. The controllers are held:
/// their watches and queues work, but a pass is made only when a step asks for it, and only over a key that the queue has ready.
/// Those in `free` run by themselves. Requests and watches take no time, so that time moves only where a row says so.
///
/// Texts in rows may name what only the run knows: `uid:Kind/name` stands for the uid of that object, `@1`, `@2`, … for the generated
/// names, in the order in which they were made. What is compared is rewritten the same way.
struct Row: Sendable, CustomTestStringConvertible {
    /// A controller of the process under test.
    enum Actor: String, Sendable, CaseIterable {
        case sandbox = "sandbox-controller"
        case claim = "sandboxclaim-controller"
        case pool = "sandboxwarmpool-controller"
        case template = "sandboxtemplate-controller"
    }

    /// The ids it proves, with spaces between them; empty for a row that only kills mutants.
    let ids: String
    /// What it shows, where the ids alone do not tell.
    var about = ""
    var profile = ControllerProfile.v05
    var flags: [(name: String, value: String)] = []
    /// Whose passes `.pass` makes.
    var of = Actor.sandbox
    var free: Set<Actor> = []
    /// Nodes that run Pods by themselves.
    var nodes = 0
    /// Changes of the world that are none of the above, such as its timing.
    var configure: @Sendable (inout WorldConfiguration) -> Void = { _ in }
    /// What users have made before the process starts, in this order.
    var given: [JSONValue] = []
    var steps: [Step]

    var idList: [String] { ids.split(separator: " ").map(String.init) }

    var testDescription: String { about.isEmpty ? ids : ids.isEmpty ? about : "\(ids) \(about)" }

    /// What is done or expected. An expectation that does not hold is reported with the number of its step.
    enum Step: Sendable {
        // MARK: Passes

        /// A pass over a key that is ready, which makes exactly these calls (nil: any) apart from Events, asks for this and fails with
        /// a text that contains that; `killed` when its process dies.
        case pass(String, calls: [String]? = nil, requeueAfter: Nanoseconds? = nil, failure: String? = nil)
        /// The same, of another controller than the row's.
        case passOf(Actor, String, calls: [String]? = nil, requeueAfter: Nanoseconds? = nil, failure: String? = nil)
        /// A pass over a key that nothing has woken, as after a resync.
        case forced(String, calls: [String]? = nil, requeueAfter: Nanoseconds? = nil, failure: String? = nil)
        /// The last pass failed with exactly this text.
        case failed(String)
        /// Lets time pass until a waiting key is ready, then makes a pass over it.
        case retry(String, calls: [String]? = nil, requeueAfter: Nanoseconds? = nil, failure: String? = nil)
        /// A pass over a key that is ready, which asks to be repeated after a length of time in this range.
        case passWithin(String, calls: [String]? = nil, ClosedRange<Nanoseconds>)
        /// Passes over a key until it is not ready any more; at most twenty. None may fail.
        case converge(String)
        case convergeOf(Actor, String)
        /// The keys of the row's controller that are ready, in order.
        case ready([String])
        case readyOf(Actor, [String])
        /// How long a key waits until it is ready; nil when it does not wait.
        case waits(String, Nanoseconds?)

        // MARK: Time and deaths

        case advance(Nanoseconds)
        /// Kills the process, unless it is dead, and starts it with an empty memory.
        case restart
        /// Lets a controller run by itself from now on.
        case release(Actor)
        /// The cache of a kind stays as it is.
        case freeze(String)
        case thaw(String)

        // MARK: What users and nodes do

        case create(JSONValue)
        case patch(String, String, JSONValue)
        /// Writes a status, as a node does with a Pod's.
        case status(String, String, JSONValue)
        /// Replaces an object with the patch applied to it, as `kubectl replace` does.
        case replace(String, String, JSONValue)
        /// Deletes without grace.
        case delete(String, String)
        /// Deletes with options.
        case deleteWith(String, String, DeleteOptions)
        case bind(pod: String, node: String)
        case scale(String, String, Int64)
        /// A create or a patch that the server refuses with a message that contains this.
        case createRefused(JSONValue, String)
        case patchRefused(String, String, JSONValue, String)
        /// A read that the server refuses with a message that contains this.
        case readRefused(String, String, String)
        case scaleRefused(String, String, Int64, String)
        case statusRefused(String, String, JSONValue, String)

        // MARK: What happens to calls

        /// What happens, one after the other, at the next calls of a line such as `patch sandboxes a`.
        case at(String, [Interference])

        // MARK: Expectations

        /// The object has at least these fields; null means that a field is not there. Lists are compared as a whole, unless an object
        /// stands in the place of a list: its keys are positions then.
        case expect(String, String, JSONValue)
        /// The object's conditions are these, in any order, as `Type=Status/Reason: message`.
        case conditions(String, String, [String])
        /// When a condition last changed.
        case transition(String, String, condition: String, at: String)
        /// What the scale subresource says: `spec` and `status`, as a whole.
        case scaleIs(String, String, JSONValue)
        case absent(String, String)
        /// The process's cache has the object with at least these fields; nil: it has none.
        case cached(String, String, JSONValue?)
        /// From now on, after every commit: while a condition of the first object has this status, the second has at least these fields.
        case whenever(String, String, condition: String, status: String, String, String, JSONValue)
        /// The names of a kind's objects, in order.
        case names(String, [String])
        case count(String, Int)
        /// All Events so far, oldest first, as `Type Reason: note`.
        case events([String])
        /// Lines of the metrics that must be there, and beginnings of lines of which no others may be there.
        case metrics([String], not: [String] = [])
        /// How many calls of each line the process has made since the step before, passes included.
        case called([(line: String, count: Int)])
        /// Warnings that the last request of a user brought.
        case warnings([String])
        /// From here on holds at every revision; the text says what.
        case always(String, @Sendable (World) throws -> Bool)
    }

    /// What happens at a call of the process under test.
    enum Interference: Sendable {
        /// The call goes through.
        case pass
        /// It is answered with this error and does nothing.
        case refuse(APIError)
        /// It is carried out, but answered with this error.
        case lose(APIError)
        /// Before it is carried out somebody else makes an object.
        case created(JSONValue)
        /// Before it is carried out somebody else deletes an object and makes it anew.
        case madeAnew(JSONValue)
        /// Before it is carried out somebody else patches an object.
        case patched(String, String, JSONValue)
        /// Before it is carried out somebody else writes a status.
        case statusPatched(String, String, JSONValue)
        /// Before it is carried out somebody else deletes an object.
        case deleted(String, String)
        /// Before it is carried out the frozen cache of a kind goes on.
        case thawed(String)
        /// The process dies before it is carried out.
        case kill
        /// The process dies after it is carried out.
        case killAfter
    }
}

extension APIError {
    /// A conflict as the server words it.
    static let rowConflict = APIError(
        code: 409, reason: .conflict,
        message: "the object has been modified; please apply your changes to the latest version and try again")

    /// An internal error with a text.
    static func rowFailure(_ message: String) -> APIError { APIError(code: 500, reason: .internalError, message: message) }
}
