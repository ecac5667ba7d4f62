import AgentSandboxAPI
import AgentSandboxControllers
import ControllerRuntime
import ObjectModel

/// A latency that is counted twice, or not at all, makes every percentile wrong.
final class OneSampleEach: Invariant {
    static let statement = InvariantStatement(
        "I-20",
        "At rest each claim that has become ready is one sample in each latency histogram, and each Sandbox given to a claim one creation.",
        because: "A latency that is counted twice, or not at all, makes every percentile wrong.")

    static let looksAtPasses = true

    private struct Labels: Hashable, Comparable {
        let launchType: String
        let template: String

        static func < (left: Labels, right: Labels) -> Bool { (left.launchType, left.template) < (right.launchType, right.template) }
    }

    private enum Metric: String, CaseIterable {
        case webhook = "agent_sandbox_claim_startup_latency_ms"
        case controller = "agent_sandbox_claim_controller_startup_latency_ms"
        case client = "agent_sandbox_client_claim_startup_latency_ms"
        case creations = "agent_sandbox_claim_creation_total"
    }

    /// What the metrics are to say, by label values.
    private var expected: [Metric: [Labels: Int]] = [:]
    /// The claims that have been ready, by uid.
    private var ready: Set<String> = []
    /// Which life of the process the numbers are about.
    private var life = 0
    /// Whether something happened in this life after which samples may be missing: a refused write may end a pass before it counts.
    private var mayLack = false

    init() {}

    func observe(_ call: CallDescription, code: Int, in view: ClusterView, _ report: (Finding) -> Void) {
        if code != 200, code != 404, code != 409, call.actor == AgentSandboxNames.sandboxClaimEventSource { mayLack = true }
    }

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard let new = change.new, new.kind == .claim || new.kind == .sandbox, change.isByClaimController else { return }
        if view.controllers.startCount != life {
            mayLack = life != 0
            life = view.controllers.startCount
            expected = [:]
        }
        if new.kind == .sandbox {
            guard let owner = new.controller, owner.isClaim, change.old?.controller?.uid != owner.uid else { return }
            count(.creations, labels(of: new))
        } else {
            becameReady(new, before: change.old, at: change.time, view)
        }
    }

    private func becameReady(_ claim: Watched, before: Watched?, at time: Timestamp, _ view: ClusterView) {
        let now = SandboxClaim(claim.json)
        guard now.isReady, before.map({ SandboxClaim($0.json).isReady }) != true,
            (now.annotation(AgentSandboxNames.Annotation.claimFirstReadyAt) ?? "").isEmpty, ready.insert(claim.uid).inserted,
            let sandbox = view.get(.sandbox, claim.key.namespace, now.sandboxName)
        else { return }
        let labels = labels(of: sandbox)
        count(.controller, labels)
        for (metric, annotation) in [
            (Metric.webhook, AgentSandboxNames.Annotation.webhookFirstObservedAt),
            (.client, AgentSandboxNames.Annotation.clientFirstRequestedAt),
        ] {
            if let begin = now.annotation(annotation).flatMap({ Timestamp(rfc3339: $0) }), begin <= time { count(metric, labels) }
        }
    }

    private func count(_ metric: Metric, _ labels: Labels) { expected[metric, default: [:]][labels, default: 0] += 1 }

    private func labels(of sandbox: Watched) -> Labels {
        let object = Sandbox(sandbox.json)
        let name = object.annotation(AgentSandboxNames.Annotation.sandboxTemplateRef) ?? ""
        return Labels(launchType: Sandbox.launchType(of: object), template: name.isEmpty ? "__unknown__" : name)
    }

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        guard let process = view.controllers.process, view.controllers.startCount == life else { return }
        let families = process.metrics.gather()
        for metric in Metric.allCases {
            var found: [Labels: Int] = [:]
            for series in families.first(where: { $0.name == metric.rawValue })?.series ?? [] {
                func label(_ name: String) -> String { series.labels.first { $0.name == name }?.value ?? "" }
                let labels = Labels(launchType: label("launch_type"), template: label("sandbox_template"))
                switch series.value {
                case .number(let value): found[labels, default: 0] += Int(value)
                case .histogram(_, let counts, let sum):
                    found[labels, default: 0] += Int(counts.reduce(0, +))
                    if sum < 0 { tell("\(metric.rawValue) has samples below zero", process, report) }
                }
            }
            compare(expected[metric] ?? [:], found, lacks: mayLack || view.controllers.isDisturbed, of: metric) {
                tell($0, process, report)
            }
        }
    }

    private func compare(_ expected: [Labels: Int], _ found: [Labels: Int], lacks: Bool, of metric: Metric, _ tell: (String) -> Void) {
        // Unordered: sorted at once.
        for labels in Set(expected.keys).union(found.keys).sorted() {
            let (want, have) = (expected[labels] ?? 0, found[labels] ?? 0)
            guard have > want || have < want && !lacks else { continue }
            tell("\(metric.rawValue) of \(labels.launchType) launches from \(labels.template) counts \(have), and there were \(want)")
        }
    }

    private func tell(_ message: String, _ process: ManagerIncarnation, _ report: (Finding) -> Void) {
        report(Finding("process \(process.process.name)", message: message))
    }
}
