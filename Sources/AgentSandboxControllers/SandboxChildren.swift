import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// The objects that a Sandbox makes.
public enum SandboxChildren {
    /// The Pod: named like the Sandbox, with the template's spec and a volume for each claim template.
    public static func pod(of sandbox: Sandbox, _ mutants: MutantSet<SandboxMutant> = MutantSet()) -> Pod {
        let blueprint = sandbox.blueprint
        var pod = Pod(child(of: sandbox, "Pod", name: sandbox.name))
        PodMetadata(of: sandbox, mutants).apply(toNew: &pod)
        pod.setControllerReference(to: sandbox, mutants)
        var spec = blueprint.podSpec
        let claims = blueprint.volumeClaimTemplates
        if !claims.isEmpty {
            let merged = volumes(spec["volumes"]?.arrayValue ?? [], mergedWith: claims.map(\.name), sandbox: sandbox.name)
            spec.set(.array(merged), at: "volumes")
        }
        pod.json["spec"] = spec
        mutants.spoil(new: &pod, of: sandbox)
        return pod
    }

    /// The volumes of a pod template without those named like a claim template, then one volume for each claim template in order.
    public static func volumes(_ present: [JSONValue], mergedWith claims: [String], sandbox: String) -> [JSONValue] {
        var merged = present.filter { volume in !claims.contains { $0 == volume["name"]?.stringValue } }
        for name in claims {
            let claim = AgentSandboxNames.volumeClaimName(template: name, sandbox: sandbox)
            merged.append(["name": .string(name), "persistentVolumeClaim": ["claimName": .string(claim)]])
        }
        return merged
    }

    /// The PersistentVolumeClaim of a claim template; the tracking label wins over the template's.
    public static func volumeClaim(
        of sandbox: Sandbox, _ template: VolumeClaimTemplate, _ mutants: MutantSet<SandboxMutant> = MutantSet()
    ) -> PersistentVolumeClaim {
        let name = AgentSandboxNames.volumeClaimName(template: template.name, sandbox: sandbox.name)
        var claim = PersistentVolumeClaim(child(of: sandbox, "PersistentVolumeClaim", name: name))
        claim.labels = template.labels
        claim.setLabel(AgentSandboxNames.Label.sandboxNameHash, sandbox.nameHash)
        claim.annotations = template.annotations
        claim.setControllerReference(to: sandbox, mutants)
        claim.json["spec"] = template.spec
        mutants.spoil(new: &claim, template)
        return claim
    }

    /// The headless Service in front of the Pod.
    public static func service(of sandbox: Sandbox, _ mutants: MutantSet<SandboxMutant> = MutantSet()) -> Service {
        var service = Service(child(of: sandbox, "Service", name: sandbox.name))
        service.setControllerReference(to: sandbox, mutants)
        service.json["spec"] = ["clusterIP": "None"]
        repair(service: &service, nameHash: sandbox.nameHash, ports: ServicePorts.derive(from: sandbox.blueprint.podSpec, mutants))
        mutants.spoil(new: &service)
        return service
    }

    /// Puts label and selector of a Service right and, if ports are given, the ports, unless they say the same already.
    public static func repair(
        service: inout Service, nameHash: String, ports: [JSONValue]?, _ mutants: MutantSet<SandboxMutant> = MutantSet()
    ) {
        let selector: JSONValue = .object(
            JSONObject(uniqueKeys: [AgentSandboxNames.Label.sandboxNameHash], values: [.string(nameHash)]))
        service.setLabel(AgentSandboxNames.Label.sandboxNameHash, nameHash)
        if service.json.at("spec", "selector") != selector { service.json.set(selector, at: "spec", "selector") }
        guard let ports, !ServicePorts.areEqual(service.json.at("spec", "ports")?.arrayValue ?? [], ports, mutants) else { return }
        service.json.set(ports.isEmpty ? nil : .array(ports), at: "spec", "ports")
    }

    private static func child(of sandbox: Sandbox, _ kind: String, name: String) -> JSONValue {
        [
            "apiVersion": "v1", "kind": .string(kind), "metadata": ["name": .string(name), "namespace": .string(sandbox.namespace)],
        ]
    }
}
