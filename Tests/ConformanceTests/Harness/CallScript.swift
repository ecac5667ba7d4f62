import APIServer
import ControllerRuntime
import ObjectModel

/// Writes down the calls of the process under test and lets happen to them what a row says.
final class CallScript: CallHook {
    /// The calls in order, as `verb resource name` or `verb resource/subresource name`.
    private(set) var calls: [String] = []
    private var plans: [(line: String, what: [Row.Interference])] = []
    private let process: String
    /// Rewrites what only the run knows.
    private let rewrite: (String) -> String
    /// Acts as somebody else.
    private let act: (Row.Interference) -> Void
    private var afterwards: CallVerdict = .proceed

    init(process: String, rewrite: @escaping (String) -> String, act: @escaping (Row.Interference) -> Void) {
        self.process = process
        self.rewrite = rewrite
        self.act = act
    }

    func plan(_ line: String, _ what: [Row.Interference]) { plans.append((line, what)) }

    /// The calls since the last time, apart from Events.
    func take() -> [String] {
        defer { calls = [] }
        return calls
    }

    func before(_ call: CallDescription) -> CallVerdict {
        guard call.process == process, call.resource.resource != "events" else { return .proceed }
        let resource = call.subresource.isEmpty ? call.resource.resource : "\(call.resource.resource)/\(call.subresource)"
        let name = rewrite(call.key.name)
        let line = "\(call.verb.rawValue) \(resource)\(name.isEmpty ? "" : " \(name)")"
        calls.append(line)
        afterwards = .proceed
        guard let position = plans.firstIndex(where: { $0.line == line }) else { return .proceed }
        let what = plans[position].what.removeFirst()
        if plans[position].what.isEmpty { plans.remove(at: position) }
        switch what {
        case .pass: return .proceed
        case .refuse(let error): return .refuse(error)
        case .kill: return .kill
        case .killAfter: afterwards = .kill
        case .lose(let error): afterwards = .refuse(error)
        case .created, .madeAnew, .patched, .statusPatched, .deleted, .thawed: act(what)
        }
        return .proceed
    }

    func after(_ call: CallDescription, error: APIError?) -> CallVerdict {
        guard call.process == process, call.resource.resource != "events" else { return .proceed }
        defer { afterwards = .proceed }
        return afterwards
    }

    /// What was planned and never happened.
    var unused: [String] { plans.map(\.line) }
}
