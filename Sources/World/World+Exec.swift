import APIServer
import KubernetesAPI
import ObjectModel
import SandboxRuntime
import SimulatedRuntime

extension World {
    /// Runs a command in a container of a Pod, as `kubectl exec` does.
    ///
    /// `completion` is called once, later, from an event of the runtime.
    /// - Parameters:
    ///   - command: the command, word by word.
    ///   - pod: namespace and name of a Pod that runs on a node.
    ///   - container: the container; empty for the first of the Pod.
    ///   - modelled: how the command ends where no programs run. A runtime that executes any command does not look at it.
    /// - Throws: `WorldError` when there is no such Pod or container, or when a model is needed and missing.
    public func exec(
        _ command: [String], inPod pod: ObjectKey, container: String = "", modelled: ExecModel? = nil,
        completion: @escaping (Result<ExecResult, RuntimeError>) -> Void
    ) throws(WorldError) {
        let kind = GroupKind(group: "", kind: "Pod")
        guard let handle = try? server.resolve(anyVersionOf: kind), let stored = server.stored(handle, pod) else {
            throw WorldError("there is no Pod \(pod)")
        }
        let view = Pod(stored.value)
        guard !view.nodeName.isEmpty else { throw WorldError("Pod \(pod) has not been scheduled yet") }
        let names = (view.spec["containers"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
        guard let name = container.isEmpty ? names.first : names.first(where: { $0 == container }) else {
            throw WorldError("Pod \(pod) has no container \(container); it has \(names.joined(separator: ", "))")
        }
        let id = PodSandboxID(namespace: pod.namespace, name: pod.name, uid: view.uid, node: view.nodeName)
        if !runtime.capabilities.executesAnyCommand {
            guard let modelled else {
                throw WorldError("runtime \(runtime.capabilities.name) runs no programs; say how the command ends")
            }
            runtime.model(modelled, in: id)
        }
        RuntimeSession.of(runtime).begin(.exec(id, container: name, command: command)) { result in
            switch result {
            case .success(.executed(let outcome)): completion(.success(outcome))
            case .success: completion(.failure(RuntimeError(.startFailed, "the runtime answered with something else than a result")))
            case .failure(let error): completion(.failure(error))
            }
        }
    }
}
