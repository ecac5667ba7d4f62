import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// The objects that a Sandbox of profile v0.1 makes.
public enum V01SandboxChildren {
    private static let sandboxKind = AgentSandboxKinds.sandbox.v1alpha1

    /// The Pod: named like the Sandbox, with the template's metadata and spec, and with a volume for each claim template after those
    /// of the template. A label of the template may replace the tracking label.
    public static func pod(of sandbox: V01Sandbox) -> Pod {
        let blueprint = sandbox.blueprint
        var pod = Pod(child(of: sandbox, "Pod", name: sandbox.name))
        pod.setLabel(AgentSandboxNames.Label.sandboxNameHash, sandbox.nameHash)
        pod.takeMetadata(labels: blueprint.podLabels, annotations: blueprint.podAnnotations)
        pod.setControllerReference(to: sandbox, sandboxKind)
        var spec = blueprint.podSpec
        let claims = blueprint.volumeClaimTemplates
        if !claims.isEmpty {
            let added = SandboxChildren.volumes([], mergedWith: claims.map(\.name), sandbox: sandbox.name)
            spec.set(.array((spec["volumes"]?.arrayValue ?? []) + added), at: "volumes")
        }
        pod.json["spec"] = spec
        return pod
    }

    /// The PersistentVolumeClaim of a claim template: its spec, without labels and annotations.
    public static func volumeClaim(of sandbox: V01Sandbox, _ template: VolumeClaimTemplate) -> PersistentVolumeClaim {
        let name = AgentSandboxNames.volumeClaimName(template: template.name, sandbox: sandbox.name)
        var claim = PersistentVolumeClaim(child(of: sandbox, "PersistentVolumeClaim", name: name))
        claim.setControllerReference(to: sandbox, sandboxKind)
        claim.json["spec"] = template.spec
        return claim
    }

    /// The headless Service in front of the Pod; it has no ports.
    public static func service(of sandbox: V01Sandbox) -> Service {
        var service = Service(child(of: sandbox, "Service", name: sandbox.name))
        service.setControllerReference(to: sandbox, sandboxKind)
        service.json["spec"] = ["clusterIP": "None"]
        SandboxChildren.repair(service: &service, nameHash: sandbox.nameHash, ports: nil)
        return service
    }

    private static func child(of sandbox: V01Sandbox, _ kind: String, name: String) -> JSONValue {
        ["apiVersion": "v1", "kind": .string(kind), "metadata": ["name": .string(name), "namespace": .string(sandbox.namespace)]]
    }
}

extension Pod {
    /// Puts labels and annotations on a Pod, over those that it has.
    mutating func takeMetadata(labels: JSONObject, annotations: JSONObject) {
        for (key, value) in labels { setLabel(key, value.stringValue ?? "") }
        for (key, value) in annotations { setAnnotation(key, value.stringValue ?? "") }
    }
}
