import APIServer
import ObjectModel
import SimulatedRuntime
import Simulation

/// Commands in sandboxes, and requests that must be refused.
extension ScenarioDocumentReader {
    /// The most words of a command.
    static let maximumWords = 1_000

    /// Reads a command; `needsModel` says that no programs run.
    func readExec(_ node: YAMLNode, needsModel: Bool) -> Step.Action? {
        guard let map = values.open(node, ScenarioKeys.exec) else { return nil }
        let target = readExecTarget(map)
        let namespace = map["namespace"].map { values.name($0, "the name of a namespace", NameFormat.dns1123Label) } ?? "default"
        let container = map["container"].map { values.name($0, "the name of a container", NameFormat.dns1123Label) } ?? ""
        let command = map["command"].flatMap(readCommand)
        let within = map["within"].map(values.duration) ?? .minutes(1)
        let expected = map["expect"].flatMap { values.open($0, ScenarioKeys.execExpectation) }
        let exitCode = expected?["exitCode"].map(readExitCode) ?? 0
        let stdout = expected?["stdout"].flatMap { values.anyText($0, "a text") }
        let stderr = expected?["stderr"].flatMap { values.anyText($0, "a text") }
        var modelled: ExecModel?
        if let node = map["modelled"] {
            modelled = readModel(node, of: command ?? [])
        } else if needsModel {
            values.complain(map.location, "missing key modelled; on backend simulated no programs run, say how the command ends")
        }
        guard let target, let namespace, let container, let command, let within, let exitCode else { return nil }
        return .exec(
            ExecRequest(
                target, namespace: namespace, container: container, command: command, within: within, exitCode: exitCode, stdout: stdout,
                stderr: stderr, modelled: modelled))
    }

    private func readExecTarget(_ map: OpenedMap) -> ExecRequest.Target? {
        if map["claim"] != nil, map["sandbox"] != nil {
            values.complain(map.keyLocation("sandbox"), "both claim and sandbox are given; keep one of them")
        }
        if let node = map["claim"] { return values.name(node, "the name of a SandboxClaim").map { .claim($0) } }
        if let node = map["sandbox"] { return values.name(node, "the name of a Sandbox").map { .sandbox($0) } }
        values.complain(map.location, "missing key claim or sandbox; it takes the name of a SandboxClaim or the name of a Sandbox")
        return nil
    }

    private func readCommand(_ node: YAMLNode) -> [String]? {
        guard let elements = values.list(node, of: "words such as [echo, hello]", atMost: Self.maximumWords) else { return nil }
        guard !elements.isEmpty else {
            values.complain(node.location, "an empty list is no command; write at least its first word")
            return nil
        }
        let words = elements.compactMap { values.anyText($0, "a word of the command") }
        return words.count == elements.count ? words : nil
    }

    private func readExitCode(_ node: YAMLNode) -> Int32? { values.wholeNumber(node, 0...255).map { Int32($0) } }

    private func readModel(_ node: YAMLNode, of command: [String]) -> ExecModel? {
        guard let map = values.open(node, ScenarioKeys.execModel) else { return nil }
        var model = ExecModel(command: command)
        if let code = map["exitCode"].flatMap(readExitCode) { model.exitCode = code }
        if let text = map["stdout"].flatMap({ values.anyText($0, "a text") }) { model.stdout = Array(text.utf8) }
        if let text = map["stderr"].flatMap({ values.anyText($0, "a text") }) { model.stderr = Array(text.utf8) }
        if let after = map["after"].flatMap(values.distribution) { model.after = after }
        return model
    }

    // MARK: Refusals

    private static let reasons = APIErrorReason.allCases.filter { $0 != .unknown }.map { Choice($0.rawValue, $0) }

    /// What must become of the request of a step, or nil when it must succeed.
    func readStepExpectation(_ map: OpenedMap, of action: Step.Action?) -> ExpectedError? {
        guard let node = map["expect"], let outer = values.open(node, ScenarioKeys.stepExpectation) else { return nil }
        if let action, !action.isRequest {
            values.complain(
                map.keyLocation("expect"),
                "a step that does \(action.name) makes no request that can be refused; remove expect"
                    + (action.name == "exec" ? " or write it into exec" : ""))
            return nil
        }
        guard let map = outer["error"].flatMap({ values.open($0, ScenarioKeys.expectedError) }) else { return nil }
        return ExpectedError(
            reason: map["reason"].flatMap { values.choice($0, of: "reason", Self.reasons) },
            code: map["code"].flatMap { values.wholeNumber($0, 400...599) }.map { Int($0) },
            message: map["message"].flatMap { values.text($0, "a part of the message") })
    }
}

extension ValueReader {
    /// A text that may be empty.
    func anyText(_ node: YAMLNode, _ expected: String) -> String? {
        if node.content == .scalar(.string("")) { return "" }
        return text(node, expected)
    }
}

extension Step.Action {
    /// Whether it is a request of a user, which the API server may refuse.
    var isRequest: Bool {
        switch self {
        case .apply, .create, .update, .patch, .delete, .scale: true
        default: false
        }
    }
}
