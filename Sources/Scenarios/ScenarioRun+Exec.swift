import APIServer
import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import SandboxRuntime
import Simulation
import World

extension ScenarioRun {
    /// Waits until a sandbox is ready, runs a command in it and compares.
    func perform(_ request: ExecRequest) -> StepWait {
        let deadline = world.simulation.now + max(0, request.within)
        var looked: UInt64?
        var pod: ObjectKey?
        let isReady: () -> Bool = { [unowned self] in
            if looked != world.server.currentRevision {
                looked = world.server.currentRevision
                pod = readyPod(of: request)
            }
            return pod != nil
        }
        return StepWait(until: deadline, reaching: isReady) { [unowned self] (isReady) throws(StepFailure) in
            if isReady, let pod { return exec(request, in: pod, until: deadline) }
            let within = GoDuration.format(request.within)
            let subject = "\(request.target.kind) \(request.namespace)/\(request.target.name)"
            let object = stored(request.target.kind, request.target.name, in: request.namespace)
            throw StepFailure(
                object == nil ? "within \(within) there was no \(subject)" : "within \(within) \(subject) had no sandbox that is ready",
                about: object)
        }
    }

    private func exec(_ request: ExecRequest, in pod: ObjectKey, until deadline: VirtualTime) -> StepWait {
        let simulation = world.simulation
        let start = simulation.now
        var outcome: Result<ExecResult, RuntimeError>?
        var refusal: WorldError?
        simulation.schedule(after: 0, .scenario, .scenario) { [unowned self] in
            act("exec in Pod \(Milestones.name(pod))")
            do throws(WorldError) {
                try world.exec(request.command, inPod: pod, container: request.container, modelled: request.modelled) { outcome = $0 }
            } catch {
                refusal = error
            }
        }
        return StepWait(until: deadline, reaching: { outcome != nil || refusal != nil }) {
            [unowned self] (hasEnded) throws(StepFailure) in
            let object = stored("Pod", pod.name, in: pod.namespace)
            if let refusal { throw StepFailure(refusal.description, about: object) }
            guard hasEnded, let outcome else {
                throw StepFailure("the command did not end within \(GoDuration.format(request.within))", about: object)
            }
            switch outcome {
            case .failure(let error): throw StepFailure("the command could not be run: \(error.message)", about: object)
            case .success(let result): try compare(result, request, length: simulation.now - start, about: object)
            }
            return nil
        }
    }

    private func compare(
        _ result: ExecResult, _ request: ExecRequest, length: Nanoseconds, about object: StoredObject?
    ) throws(StepFailure) {
        let words = JSONWriter.text(.array(request.command.map(JSONValue.string)), style: .compact)
        var differences: [String] = []
        if result.exitCode != request.exitCode { differences.append("exit code: expected \(request.exitCode), found \(result.exitCode)") }
        for (name, wanted, found) in [("stdout", request.stdout, result.stdout), ("stderr", request.stderr, result.stderr)] {
            guard let wanted, Array(wanted.utf8) != found else { continue }
            let text = String(decoding: found, as: UTF8.self)
            differences.append("\(name): expected \(ValueReader.quoted(wanted)), found \(ValueReader.quoted(text))")
        }
        guard differences.isEmpty else {
            throw StepFailure("\(words) ended otherwise than expected\n  \(differences.joined(separator: "\n  "))", about: object)
        }
        let target = "\(request.target.kind) \(Milestones.name(ObjectKey(namespace: request.namespace, name: request.target.name)))"
        tell(.step, "ran \(words) in \(target): exit code \(result.exitCode) after \(ReadableTime.length(length))")
    }

    /// The Pod in which the command runs, once what the request names is ready.
    private func readyPod(of request: ExecRequest) -> ObjectKey? {
        var name = request.target.name
        if case .claim = request.target {
            guard let claim = stored("SandboxClaim", name, in: request.namespace).map({ UntypedObject($0.value) }),
                claim.condition("Ready")?.status == "True", let sandbox = claim.json.at("status", "sandbox"),
                // Profile v0.1 spells the field with a capital letter.
                let sandboxName = (sandbox["name"] ?? sandbox["Name"])?.stringValue
            else { return nil }
            name = sandboxName
        }
        guard let stored = stored("Sandbox", name, in: request.namespace) else { return nil }
        let sandbox = Sandbox(stored.value)
        guard sandbox.condition("Ready")?.status == "True" else { return nil }
        let pod = ObjectKey(namespace: request.namespace, name: sandbox.podName)
        guard let object = self.stored("Pod", pod.name, in: pod.namespace), !Pod(object.value).nodeName.isEmpty else { return nil }
        return pod
    }

    private func stored(_ kind: String, _ name: String, in namespace: String) -> StoredObject? {
        let kinds = [
            "SandboxClaim": AgentSandboxKinds.sandboxClaim.groupKind, "Sandbox": AgentSandboxKinds.sandbox.groupKind,
            "Pod": GroupKind(group: "", kind: "Pod"),
        ]
        guard let known = kinds[kind], let handle = try? world.server.resolve(anyVersionOf: known) else { return nil }
        return world.server.stored(handle, ObjectKey(namespace: namespace, name: name))
    }
}
