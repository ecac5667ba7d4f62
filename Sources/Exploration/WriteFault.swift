import APIServer
import AgentSandboxControllers
import ControllerRuntime
import ObjectModel
import Scenarios
import Simulation
import World

/// What a search does at one write of the controllers.
public struct WriteFault: Sendable, Hashable {
    /// What happens there.
    public enum Effect: UInt8, Sendable, Hashable, CaseIterable {
        /// The process dies before the commit and is started again.
        case killBefore = 0
        /// The process dies after the commit, before it hears of it, and is started again.
        case killAfter = 1
        /// Somebody else changes the object just before, so that a write with a precondition conflicts.
        case conflict = 2
        /// The write is refused by an internal error.
        case serverError = 3
        /// The write is committed and the caller hears of a timeout.
        case loseReply = 4

        /// A word for tables and command lines.
        var name: String {
            switch self {
            case .killBefore: "killBefore"
            case .killAfter: "killAfter"
            case .conflict: "conflict"
            case .serverError: "serverError"
            case .loseReply: "loseReply"
            }
        }
    }

    /// The number of the write among those of the process, Events left out, counted from 0.
    public var ordinal: Int
    /// What happens there.
    public var effect: Effect

    /// So long the process stays dead.
    static let downtime: Nanoseconds = .seconds(1)

    /// Disturbs one write.
    public init(ordinal: Int, effect: Effect) {
        self.ordinal = ordinal
        self.effect = effect
    }
}

extension WriteFault: CustomStringConvertible {
    /// Such as `killed before write 3`, counted from 1.
    public var description: String {
        let write = "write \(ordinal + 1)"
        return switch effect {
        case .killBefore: "killed before \(write)"
        case .killAfter: "killed after \(write)"
        case .conflict: "somebody else writes before \(write)"
        case .serverError: "\(write) refused with 500"
        case .loseReply: "reply to \(write) lost"
        }
    }
}

/// A write of the controllers.
struct ControllerWrite: Sendable {
    let call: CallDescription
    /// The kind of the object.
    let kind: String
}

extension WriteFault {
    /// Every fault at every write. An object that is about to be made cannot be changed before.
    static func all(for writes: [ControllerWrite]) -> [WriteFault] {
        writes.enumerated().flatMap { ordinal, write in
            Effect.allCases.filter { $0 != .conflict || write.call.verb != .create }.map { WriteFault(ordinal: ordinal, effect: $0) }
        }
    }

    /// The steps that do the same in a scenario, the most likely first: a refused attempt before may or may not count.
    func steps(among writes: [ControllerWrite]) -> [JSONValue] {
        guard writes.indices.contains(ordinal) else { return [] }
        let write = writes[ordinal]
        let earlier = writes[...ordinal].count { Self.isAlike($0, write) }
        return (0..<min(3, earlier)).map { step(write, nth: earlier - $0) }
    }

    /// What somebody else changes. A conflict that no change causes would be one that no news follows.
    static let touch: JSONValue = ["metadata": ["annotations": .object(JSONObject(uniqueKeys: [Scenario.touchKey], values: ["yes"]))]]

    private static func isAlike(_ left: ControllerWrite, _ right: ControllerWrite) -> Bool {
        left.kind == right.kind && left.call.actor == right.call.actor && left.call.verb == right.call.verb
            && left.call.subresource == right.call.subresource && left.call.key == right.call.key
    }

    private func step(_ write: ControllerWrite, nth: Int) -> JSONValue {
        var calls: JSONValue = [
            "controller": .string(write.call.actor), "verb": .string(write.call.verb.rawValue), "kind": .string(write.kind),
            "subresource": .string(write.call.subresource.isEmpty ? "none" : write.call.subresource),
        ]
        if !write.call.key.name.isEmpty {
            if !write.call.key.namespace.isEmpty { calls["namespace"] = .string(write.call.key.namespace) }
            calls["name"] = .string(write.call.key.name)
        }
        calls["nth"] = .int(Int64(nth))
        var fault = JSONObject()
        switch effect {
        case .killBefore, .killAfter:
            fault["crash"] = .string(AgentSandboxManager.processName)
            fault["when"] = .object(JSONObject(uniqueKeys: [effect == .killBefore ? "beforeWrite" : "afterWrite"], values: [calls]))
            fault["restartAfter"] = .string(GoDuration.format(Self.downtime))
        case .conflict:
            var touch: JSONValue = ["kind": .string(write.kind), "name": .string(write.call.key.name), "patch": Self.touch]
            if !write.call.key.namespace.isEmpty { touch["namespace"] = .string(write.call.key.namespace) }
            fault["do"] = ["patch": touch]
            fault["when"] = ["beforeWrite": calls]
        case .serverError:
            calls["status"] = 500
            fault["refuse"] = calls
        case .loseReply: fault["loseReply"] = calls
        }
        return ["fault": .object(fault)]
    }
}

/// Counts the writes of the controllers' process and disturbs one of them.
final class WriteFaultHook: CallHook {
    private let fault: WriteFault?
    private unowned let world: World
    /// The writes so far, Events left out.
    private(set) var writes: [ControllerWrite] = []
    private let keepsWrites: Bool
    private var count = 0
    private var isWithin = false

    /// Only counts when there is no fault.
    init(_ fault: WriteFault?, in world: World, keepsWrites: Bool) {
        self.fault = fault
        self.world = world
        self.keepsWrites = keepsWrites
    }

    private func isMeant(_ call: CallDescription) -> Bool {
        call.verb.isWrite && call.process == AgentSandboxManager.processName && call.resource.resource != "events"
    }

    func before(_ call: CallDescription) -> CallVerdict {
        guard isMeant(call) else { return .proceed }
        if keepsWrites {
            let kind = (try? world.server.resolve(call.resource))?.kind.kind ?? ""
            writes.append(ControllerWrite(call: call, kind: kind))
        }
        defer { count += 1 }
        guard let fault, count == fault.ordinal else { return .proceed }
        switch fault.effect {
        case .killBefore: return kill()
        case .conflict:
            touch(call)
            return .proceed
        case .serverError: return .refuse(.internalError("the write was refused by a fault"))
        case .killAfter, .loseReply:
            isWithin = true
            return .proceed
        }
    }

    func after(_ call: CallDescription, error: APIError?) -> CallVerdict {
        guard isWithin, isMeant(call), let fault else { return .proceed }
        isWithin = false
        return fault.effect == .killAfter ? kill() : .refuse(.timeout("the reply was lost by a fault", retryAfterSeconds: 0))
    }

    private func touch(_ call: CallDescription) {
        guard !call.key.name.isEmpty, let kind = try? world.server.resolve(call.resource).kind else { return }
        _ = try? world.patch(kind, call.key, .merge(WriteFault.touch))
    }

    private func kill() -> CallVerdict {
        guard let manager = world.manager(named: AgentSandboxManager.processName) else { return .proceed }
        manager.kill()
        manager.restart(after: WriteFault.downtime)
        return .kill
    }
}
