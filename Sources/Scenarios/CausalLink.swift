import ObjectModel
import Simulation

/// One link of a chain of causes: what happened because of the next link.
public enum CausalLink: Sendable, Hashable {
    /// Something was committed.
    case revision(RevisionNote)
    /// A controller looked at an object.
    case pass(controller: String, key: ObjectKey, time: VirtualTime)
    /// An earlier pass brought the key back.
    case comesBack(controller: String, key: ObjectKey, outcome: String, time: VirtualTime)
    /// A cache handed a revision to those who watch it.
    case delivery(process: String, revision: UInt64, time: VirtualTime)
    /// A cache handed on what was there when it began.
    case firstList(process: String, resource: String, count: Int, time: VirtualTime)
    /// The scenario did something.
    case scenario(act: String, time: VirtualTime)
    /// A fault struck.
    case fault(String, time: VirtualTime)
    /// A process began, or the world; the name is empty for the world.
    case start(process: String, time: VirtualTime)
    /// What came before is not kept any more.
    case forgotten(time: VirtualTime)

    /// When it happened.
    public var time: VirtualTime {
        switch self {
        case .revision(let note): note.time
        case .pass(_, _, let time), .comesBack(_, _, _, let time), .delivery(_, _, let time), .firstList(_, _, _, let time): time
        case .scenario(_, let time), .fault(_, let time), .start(_, let time), .forgotten(let time): time
        }
    }

    /// A word for programs.
    public var kind: String {
        switch self {
        case .revision: "revision"
        case .pass: "pass"
        case .comesBack: "comesBack"
        case .delivery: "delivery"
        case .firstList: "firstList"
        case .scenario: "scenario"
        case .fault: "fault"
        case .start: "start"
        case .forgotten: "forgotten"
        }
    }

    /// What happened, on one line without time and full stop.
    public var text: String {
        switch self {
        case .revision(let note): return "\(note.actor) \(Self.past(note.verb)) \(note.object), revision \(note.number)"
        case .pass(let controller, let key, _): return "pass of \(controller) over \(Milestones.name(key))"
        case .comesBack(let controller, let key, let outcome, _):
            return "an earlier pass of \(controller) over \(Milestones.name(key)) \(outcome.isEmpty ? "brought the key back" : outcome)"
        case .delivery(let process, let revision, _): return "\(process) saw revision \(revision)"
        case .firstList(let process, let resource, let count, _):
            return "\(process) listed \(ReadableTime.grouped(count)) of \(resource) at its start"
        case .scenario(let act, _): return act
        case .fault(let fault, _): return "fault: \(fault)"
        case .start(let process, _): return process.isEmpty ? "the beginning of the run" : "the start of \(process)"
        case .forgotten: return "what came before is not kept any more"
        }
    }

    /// The link as reports show it.
    public var line: String { "\(ReadableTime.moment(time))  \(text)" }

    /// The link for programs: `time`, `kind`, `text`, and `revision` where there is one.
    public var json: JSONValue {
        var json: JSONValue = ["time": .int(time.nanoseconds), "kind": .string(kind), "text": .string(text)]
        switch self {
        case .revision(let note): json["revision"] = .int(Int64(clamping: note.number))
        case .delivery(_, let revision, _): json["revision"] = .int(Int64(clamping: revision))
        default: break
        }
        return json
    }

    private static func past(_ verb: String) -> String {
        switch verb {
        case "create": "created"
        case "update": "updated"
        case "delete": "deleted"
        default: verb
        }
    }
}
