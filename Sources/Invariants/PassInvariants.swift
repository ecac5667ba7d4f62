import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// A controller that goes on writing to what it knows to be gone does not look at what it is told.
final class DoomedWrites: Invariant {
    static let statement = InvariantStatement(
        "I-24", "A pass to which the server has said that an object is gone tries at most one more write to it.",
        because: "A controller that goes on writing to what it knows to be gone does not look at what it is told.")

    static let looksAtPasses = true

    /// So many more writes are no violation: a pass that failed says so in the status.
    private static let budget = 1

    private struct Target: Hashable {
        let resource: String
        let key: ObjectKey
    }

    private struct Running {
        let key: ObjectKey
        /// Whether calls may be those of another pass over the same object.
        let isAmbiguous: Bool
        /// What it was told is gone, and how often it has tried since.
        var gone: [(target: Target, writes: Int)] = []
    }

    /// The passes under way, by controller.
    private var running: [String: [Running]] = [:]
    private var life = 0

    init() {}

    func observe(_ pass: PassReport, in view: ClusterView, _ report: (Finding) -> Void) {
        guard Self.ownResource[pass.controller] != nil else { return }
        if view.controllers.startCount != life {
            life = view.controllers.startCount
            running = [:]
        }
        if case .began = pass.stage {
            Self.begin(pass.key, in: &running[pass.controller, default: []])
        } else {
            Self.end(pass.key, in: &running[pass.controller, default: []])
        }
    }

    private static func begin(_ key: ObjectKey, in passes: inout [Running]) {
        let place = passes.firstIndex { $0.key == key }
        if let place { passes.remove(at: place) }
        // One of the same key that was still here has died with its process, or a second process is at it too.
        passes.append(Running(key: key, isAmbiguous: place != nil))
    }

    private static func end(_ key: ObjectKey, in passes: inout [Running]) {
        if let place = passes.firstIndex(where: { $0.key == key }) { passes.remove(at: place) }
    }

    func observe(_ call: CallDescription, code: Int, in view: ClusterView, _ report: (Finding) -> Void) {
        guard code == 404, call.verb != .list, call.verb != .create, let place = place(of: call, in: view),
            running[call.actor]?[place].isAmbiguous == false
        else { return }
        let target = Target(resource: call.resource.resource, key: call.key)
        guard let known = running[call.actor]?[place].gone.firstIndex(where: { $0.target == target }) else {
            running[call.actor]?[place].gone.append((target, 0))
            return
        }
        guard call.verb.isWrite else { return }
        running[call.actor]?[place].gone[known].writes += 1
        let writes = running[call.actor]?[place].gone[known].writes ?? 0
        guard writes > Self.budget, let pass = running[call.actor]?[place].key else { return }
        report(
            Finding(
                "\(target.resource) \(target.key)",
                message: "\(call.actor) has been told that it is gone and writes to it \(writes) more times in its pass over \(pass)"))
    }

    private static let ownResource = [
        AgentSandboxNames.sandboxEventSource: "sandboxes", AgentSandboxNames.sandboxClaimEventSource: "sandboxclaims",
        AgentSandboxNames.sandboxWarmPoolEventSource: "sandboxwarmpools", AgentSandboxNames.sandboxTemplateEventSource: "sandboxtemplates",
    ]

    /// Which pass a call belongs to; nil when several may have made it.
    private func place(of call: CallDescription, in view: ClusterView) -> Int? {
        guard let passes = running[call.actor], let own = Self.ownResource[call.actor] else { return nil }
        if passes.count == 1 { return 0 }
        if call.resource.resource == own { return passes.firstIndex { $0.key == call.key } }
        var found: Int?
        for (place, pass) in passes.enumerated() where concerns(pass.key, call, view) {
            if found != nil { return nil }
            found = place
        }
        return found
    }

    private func concerns(_ key: ObjectKey, _ call: CallDescription, _ view: ClusterView) -> Bool {
        guard key.namespace == call.key.namespace else { return false }
        switch call.actor {
        case AgentSandboxNames.sandboxClaimEventSource:
            guard let claim = view.get(.claim, key).map({ SandboxClaim($0.json) }) else { return key.name == call.key.name }
            return [claim.name, claim.sandboxName, claim.assignedSandboxName].contains(call.key.name)
        case AgentSandboxNames.sandboxEventSource:
            return key.name == call.key.name || view.get(.sandbox, key).map { Sandbox($0.json).podName } == call.key.name
        default: return false
        }
    }
}

/// A controller that does not get on has to slow down.
final class QuietAtRest: Invariant {
    static let statement = InvariantStatement(
        "L-06",
        "No controller looks at an object for its own timer more than twenty times in ten seconds without writing anything, and none more "
            + "than a hundred times at a claim before it is ready.",
        because: "A controller that spins while others are late makes them later still.")

    static let looksAtPasses = true

    private static let mostIdlePasses = 20
    private static let window: Nanoseconds = 10_000_000_000
    private static let shortTimer: Nanoseconds = 1_000_000_000
    private static let mostPassesOverClaim = 100

    private struct Subject: Hashable {
        let controller: String
        let key: ObjectKey
    }

    private struct Spin {
        var since: VirtualTime
        var passes: Int
    }

    /// How many commits each controller has made.
    private var commits: [String: Int] = [:]
    /// How many there were when a pass under way began.
    private var begun: [Subject: Int] = [:]
    private var spins: [Subject: Spin] = [:]
    /// The passes over claims that have not been ready.
    private var waiting: [ObjectKey: Int] = [:]

    init() {}

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard let object = change.object else { return }
        if object.kind == .claim {
            if change.old == nil {
                waiting[object.key] = 0
            } else if change.new.map({ SandboxClaim($0.json).isReady }) ?? true {
                waiting[object.key] = nil
            }
        }
        if change.isByController, object.kind != .event { commits[change.actor, default: 0] += 1 }
    }

    func observe(_ pass: PassReport, in view: ClusterView, _ report: (Finding) -> Void) {
        let subject = Subject(controller: pass.controller, key: pass.key)
        switch pass.stage {
        case .began:
            begun[subject] = commits[pass.controller] ?? 0
            guard pass.controller == AgentSandboxNames.sandboxClaimEventSource, let passes = waiting[pass.key] else { return }
            waiting[pass.key] = passes + 1
            if passes == Self.mostPassesOverClaim {
                report(Finding("SandboxClaim \(pass.key)", message: "its controller has looked at it \(passes) times, and it is not ready"))
            }
        case .ended(let result):
            let timer = result.requeueAfter ?? 0
            let isIdle = begun.removeValue(forKey: subject) == commits[pass.controller] ?? 0
            guard isIdle, timer > 0 && timer < Self.shortTimer || result.requeue else {
                spins[subject] = nil
                return
            }
            let now = view.controllers.moment
            var spin = spins[subject] ?? Spin(since: now, passes: 0)
            if now - spin.since > Self.window { spin = Spin(since: now, passes: 0) }
            spin.passes += 1
            spins[subject] = spin
            if spin.passes == Self.mostIdlePasses + 1 {
                report(
                    Finding(
                        "\(pass.controller) \(pass.key)",
                        message:
                            "looked at \(spin.passes) times in \((now - spin.since) / 1_000_000) ms for its own timer, and nothing was written"
                    ))
            }
        case .failed:
            begun[subject] = nil
            spins[subject] = nil
        }
    }
}
