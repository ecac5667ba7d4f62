/// Schemas of what travels beside objects: options, lists and answers.
extension MetadataSchemas {
    /// `metav1.ListMeta`.
    public static let listMeta = StructuralSchema.object([
        "continue": .string, "remainingItemCount": .int64, "resourceVersion": .string, "selfLink": .string,
    ])

    /// `metav1.Preconditions`.
    public static let preconditions = StructuralSchema.object(["resourceVersion": .string, "uid": .string])

    /// `metav1.DeleteOptions`.
    public static let deleteOptions = StructuralSchema.object([
        "apiVersion": .string,
        "dryRun": .array(of: .string) { $0.listType = .atomic },
        "gracePeriodSeconds": .int64,
        "kind": .string,
        "orphanDependents": .boolean,
        "preconditions": preconditions,
        "propagationPolicy": .string,
    ])

    /// `metav1.Status`.
    public static let status = StructuralSchema.object([
        "apiVersion": .string,
        "code": .int32,
        "details": .object([
            "causes": .array(of: .object(["field": .string, "message": .string, "reason": .string])) { $0.listType = .atomic },
            "group": .string,
            "kind": .string,
            "name": .string,
            "retryAfterSeconds": .int32,
            "uid": .string,
        ]),
        "kind": .string,
        "message": .string,
        "metadata": listMeta,
        "reason": .string,
        "status": .string,
    ])

    /// `autoscaling/v1 Scale`.
    public static let scale = object([
        "spec": .object(["replicas": .int32]), "status": .object(["replicas": .int32, "selector": .string]),
    ])
}
