import ObjectModel

/// apps/v1 Deployment.
public enum DeploymentKind {
    /// The definition of the kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition.workload(
            kind: "Deployment", plural: "deployments", shortName: "deploy", schema: WorkloadSchemas.deployment)
        definition.printerTable = .deployment
        // Annotations are copied to replica sets, so a change of them is work for the controller.
        definition.generationMetadata = ["annotations"]
        definition.metadataKeptByStatus = ["labels"]
        definition.applyDefaults = { WorkloadDefaults.apply(&$0, WorkloadDefaults.deployment) }
        definition.applyUpdateDefaults = { WorkloadDefaults.apply(&$0, old: $1, WorkloadDefaults.deployment) }
        definition.validateCreate = { WorkloadValidation.deployment($0, &$1) }
        definition.validateUpdate = { object, old, errors in
            WorkloadValidation.deployment(object, &errors)
            WorkloadValidation.selectorUnchanged(object, old, &errors)
        }
        definition.validateStatusUpdate = { WorkloadValidation.deploymentStatus($0, $1, &$2) }
        return definition
    }()
}

extension ResourceDefinition {
    /// What the apps/v1 kinds have in common: status, generation, and a scale subresource at the usual places, whose selector is the text
    /// form of `spec.selector`.
    static func workload(kind: String, plural: String, shortName: String, schema: StructuralSchema) -> ResourceDefinition {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "apps", version: "v1", kind: kind), plural: plural, singular: kind.lowercased(),
            isNamespaced: true, schema: schema)
        definition.shortNames = [shortName]
        definition.categories = ["all"]
        definition.hasStatus = true
        definition.hasGeneration = true
        definition.scale = ScalePaths(
            specReplicas: ["spec", "replicas"], statusReplicas: ["status", "replicas"], labelSelector: ["spec", "selector"])
        definition.prepareForCreate = { $0["status"] = [:] }
        return definition
    }
}
