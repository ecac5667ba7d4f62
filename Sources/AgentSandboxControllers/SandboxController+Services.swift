import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

extension SandboxController {
    /// Makes, adopts, repairs or deletes the Service of a Sandbox and notes it in the status. Returns the Service that is there for the
    /// Sandbox. On a failure the status keeps what it said.
    func reconcileService(of sandbox: inout Sandbox) async throws(CallError) -> StepResult<Service?> {
        let key = sandbox.key
        guard let found = services.get(key).map(Service.init) else {
            guard sandbox.service == true else {
                sandbox.forgetService()
                return .success(nil)
            }
            let wanted = SandboxChildren.service(of: sandbox)
            return use(
                try await attempt { () async throws(CallError) in try await client.create(Resources.services, wanted) }, in: &sandbox)
        }
        switch Ownership(of: found, by: sandbox.uid) {
        case .owned:
            guard sandbox.service != false else { return try await deleteService(key, of: &sandbox) }
            return try await repair(found, of: &sandbox)
        case .foreign(let owner):
            if sandbox.service != false { return .failure(.foreign("service", found.name, owner, sandbox: sandbox.name)) }
        case .unowned:
            if sandbox.service == true { return try await adopt(found, of: &sandbox) }
        }
        sandbox.forgetService()
        return .success(nil)
    }

    private func repair(_ service: Service, of sandbox: inout Sandbox) async throws(CallError) -> StepResult<Service?> {
        var repaired = service
        let ports = sandbox.service == true ? ServicePorts.derive(from: sandbox.blueprint.podSpec) : nil
        SandboxChildren.repair(service: &repaired, nameHash: sandbox.nameHash, ports: ports)
        guard let patch = MergePatch.difference(from: service.json, to: repaired.json) else { return use(.success(service), in: &sandbox) }
        return use(
            try await attempt("failed to patch owned service") { () async throws(CallError) in
                try await client.patch(Resources.services, service.key, .merge(patch))
            }, in: &sandbox)
    }

    private func adopt(_ service: Service, of sandbox: inout Sandbox) async throws(CallError) -> StepResult<Service?> {
        guard Ownership.isAdoptionAuthorized(service, nameHash: sandbox.nameHash) else {
            return .failure(.notAuthorized("service", service.name))
        }
        let address = service.json.at("spec", "clusterIP")?.stringValue ?? ""
        guard address.isEmpty || address == "None" else {
            return .failure(
                SandboxFailure(
                    "cannot adopt service \(service.name.goQuoted): ClusterIP is \(address.goQuoted) "
                        + "(expected \"None\", field is immutable)"))
        }
        var adopted = service
        SandboxChildren.repair(service: &adopted, nameHash: sandbox.nameHash, ports: nil)
        // Unlike a repair, an adoption leaves nothing of the ports that were there.
        let ports = ServicePorts.derive(from: sandbox.blueprint.podSpec)
        adopted.json.set(ports.isEmpty ? nil : .array(ports), at: "spec", "ports")
        adopted.setControllerReference(to: sandbox, AgentSandboxKinds.sandbox.v1beta1)
        return use(
            try await attempt("failed to update service with owner reference") { () async throws(CallError) in
                try await client.update(Resources.services, adopted)
            }, in: &sandbox)
    }

    private func deleteService(_ key: ObjectKey, of sandbox: inout Sandbox) async throws(CallError) -> StepResult<Service?> {
        do {
            try await client.delete(Resources.services, key)
        } catch {
            guard case .api(let refusal) = error else { throw error }
            guard refusal.reason == .notFound else {
                return .failure(SandboxFailure("failed to delete service: \(refusal.message)"))
            }
        }
        sandbox.forgetService()
        return .success(nil)
    }

    private func use(_ outcome: StepResult<Service>, in sandbox: inout Sandbox) -> StepResult<Service?> {
        switch outcome {
        case .success(let service):
            sandbox.note(service: service, clusterDomain: clusterDomain)
            return .success(service)
        case .failure(let failure): return .failure(failure)
        }
    }
}

extension Sandbox {
    /// Writes the Service's name and its full domain name into the status.
    mutating func note(service: Service, clusterDomain: String) {
        serviceName = service.name
        serviceFQDN = "\(service.name).\(service.namespace).svc.\(clusterDomain)"
    }

    /// Clears what the status says of a Service.
    mutating func forgetService() {
        serviceName = ""
        serviceFQDN = ""
    }
}
