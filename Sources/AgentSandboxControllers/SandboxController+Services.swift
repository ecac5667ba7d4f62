import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

extension SandboxController {
    /// Makes, adopts, repairs or deletes the Service of a Sandbox and notes it in the status. Returns the Service that is there for the
    /// Sandbox. On a failure the status keeps what it said.
    func reconcileService(of sandbox: inout Sandbox) async throws(CallError) -> StepResult<Service?> {
        if mutants.has(.noServiceWhileSuspended), sandbox.operatingMode == .suspended { return ignore(in: &sandbox) }
        let key = sandbox.key
        guard let found = services.get(key).map(Service.init) else {
            guard isServiceMade(sandbox.service) else { return ignore(in: &sandbox) }
            let wanted = selectingByUID(SandboxChildren.service(of: sandbox, mutants), sandbox)
            return use(
                try await attempt { () async throws(CallError) in try await client.create(Resources.services, wanted) }, in: &sandbox)
        }
        switch Ownership(of: found, by: sandbox, mutants) {
        case .owned: return try await keep(found, of: &sandbox)
        case .foreign(let owner):
            if sandbox.service == false, mutants.has(.deleteUnownedService) { return try await deleteService(key, of: &sandbox) }
            if isForeignRefused(sandbox.service) {
                return fail(.foreign("service", found.name, owner, sandbox: sandbox.name), in: &sandbox)
            }
        case .unowned:
            if sandbox.service == false, mutants.has(.deleteUnownedService) { return try await deleteService(key, of: &sandbox) }
            if isServiceAdopted(sandbox.service) { return try await adopt(found, of: &sandbox) }
        }
        return ignore(in: &sandbox)
    }

    /// A Service that selects by the Sandbox's uid too, where that repair is switched on.
    private func selectingByUID(_ service: Service, _ sandbox: Sandbox) -> Service {
        guard features.has(.selectByUID) else { return service }
        var service = service
        service.json.set(.string(sandbox.uid), at: "spec", "selector", AgentSandboxNames.Label.sandboxUID)
        return service
    }

    private func isServiceMade(_ wanted: Bool?) -> Bool {
        switch wanted {
        case nil: mutants.has(.createServiceWhenUnset)
        case false?: mutants.has(.createServiceWhenDisabled)
        case true?: !mutants.has(.skipServiceCreation)
        }
    }

    private func isForeignRefused(_ wanted: Bool?) -> Bool {
        switch wanted {
        case nil: !mutants.has(.ignoreForeignServiceWhenUnset)
        case false?: mutants.has(.foreignServiceFailsWhenDisabled)
        case true?: !mutants.has(.ignoreForeignService)
        }
    }

    private func isServiceAdopted(_ wanted: Bool?) -> Bool {
        switch wanted {
        case nil: mutants.has(.adoptServiceWhenUnset)
        case false?: false
        case true?: !mutants.has(.skipServiceAdoption)
        }
    }

    private func isServiceDeleted(_ wanted: Bool?) -> Bool {
        switch wanted {
        case nil: mutants.has(.deleteServiceWhenUnset)
        case false?: !mutants.has(.keepDisabledService)
        case true?: false
        }
    }

    /// A Service of the Sandbox's own: deleted when it is not wanted, else repaired; ports only when it is wanted expressly.
    private func keep(_ service: Service, of sandbox: inout Sandbox) async throws(CallError) -> StepResult<Service?> {
        if isServiceDeleted(sandbox.service) { return try await deleteService(service.key, of: &sandbox) }
        if sandbox.service == nil, mutants.has(.ignoreOwnServiceWhenUnset) { return ignore(in: &sandbox) }
        var repaired = service
        let hasPortRepair = sandbox.service == true ? !mutants.has(.skipServicePortRepair) : mutants.has(.repairPortsWhenUnset)
        let ports = hasPortRepair ? ServicePorts.derive(from: sandbox.blueprint.podSpec, mutants) : nil
        SandboxChildren.repair(service: &repaired, nameHash: sandbox.nameHash, ports: ports, mutants)
        repaired = selectingByUID(repaired, sandbox)
        mutants.spoil(repaired: &repaired, service, of: sandbox)
        guard let patch = MergePatch.difference(from: service.json, to: repaired.json) else { return use(.success(service), in: &sandbox) }
        return use(
            try await attempt("failed to patch owned service") { () async throws(CallError) in
                try await client.patch(Resources.services, service.key, .merge(patch))
            }, in: &sandbox)
    }

    private func adopt(_ service: Service, of sandbox: inout Sandbox) async throws(CallError) -> StepResult<Service?> {
        guard
            Ownership.isAdoptionAuthorized(service, nameHash: sandbox.nameHash, mutants) || mutants.has(.adoptServiceWithoutLabel)
        else { return fail(.notAuthorized("service", service.name), in: &sandbox) }
        let address = service.json.at("spec", "clusterIP")?.stringValue ?? ""
        guard address.isEmpty || address == "None" || mutants.has(.adoptServiceWithClusterIp) else {
            return fail(
                SandboxFailure(
                    "cannot adopt service \(service.name.goQuoted): ClusterIP is \(address.goQuoted) "
                        + "(expected \"None\", field is immutable)"), in: &sandbox)
        }
        var adopted = service
        SandboxChildren.repair(service: &adopted, nameHash: sandbox.nameHash, ports: nil)
        // Unlike a repair, an adoption leaves nothing of the ports that were there.
        let ports = ServicePorts.derive(from: sandbox.blueprint.podSpec, mutants)
        adopted.json.set(ports.isEmpty ? nil : .array(ports), at: "spec", "ports")
        adopted = selectingByUID(adopted, sandbox)
        adopted.setControllerReference(to: sandbox, mutants)
        mutants.spoil(adopted: &adopted, service)
        let patch = mutants.has(.adoptServiceByPatch) ? MergePatch.difference(from: service.json, to: adopted.json) : nil
        return use(
            try await attempt("failed to update service with owner reference") { () async throws(CallError) in
                if let patch { return try await client.patch(Resources.services, service.key, .merge(patch)) }
                return try await client.update(Resources.services, adopted)
            }, in: &sandbox)
    }

    private func deleteService(_ key: ObjectKey, of sandbox: inout Sandbox) async throws(CallError) -> StepResult<Service?> {
        do {
            try await client.delete(Resources.services, key)
        } catch {
            guard case .api(let refusal) = error else { throw error }
            let isRefused = refusal.reason != .notFound || mutants.has(.missingServiceIsFailure)
            if isRefused, !mutants.has(.ignoreServiceDeleteFailure) {
                return fail(SandboxFailure("failed to delete service: \(refusal.message)"), in: &sandbox)
            }
        }
        if !mutants.has(.keepStatusOfDeletedService) { sandbox.forgetService() }
        return .success(nil)
    }

    // MARK: What the status says of it

    private func use(_ outcome: StepResult<Service>, in sandbox: inout Sandbox) -> StepResult<Service?> {
        switch outcome {
        case .success(let service):
            if !mutants.has(.skipServiceStatus) { sandbox.note(service: service, clusterDomain: clusterDomain, mutants) }
            return .success(service)
        case .failure(let failure): return fail(failure, in: &sandbox)
        }
    }

    private func fail(_ failure: SandboxFailure, in sandbox: inout Sandbox) -> StepResult<Service?> {
        if mutants.has(.clearServiceStatusOnFailure) { sandbox.forgetService() }
        return .failure(failure)
    }

    /// There is no Service for the Sandbox, or one that it has nothing to do with.
    private func ignore(in sandbox: inout Sandbox) -> StepResult<Service?> {
        if !mutants.has(.keepServiceStatus) { sandbox.forgetService() }
        return .success(nil)
    }
}

extension Sandbox {
    /// Writes the Service's name and its full domain name into the status.
    mutating func note(service: Service, clusterDomain: String, _ mutants: MutantSet<SandboxMutant> = MutantSet()) {
        serviceName = service.name
        let place = mutants.has(.fqdnWithoutNamespace) ? service.name : "\(service.name).\(service.namespace)"
        serviceFQDN = "\(place).svc.\(clusterDomain)"
    }

    /// Clears what the status says of a Service.
    mutating func forgetService() {
        serviceName = ""
        serviceFQDN = ""
    }
}
