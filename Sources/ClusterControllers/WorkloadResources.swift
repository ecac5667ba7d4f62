import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// The resources that the controllers of `kube-controller-manager` read and write.
enum WorkloadResources {
    static let pods = Resource<Pod>(group: "", version: "v1", resource: "pods")
    static let services = Resource<Service>(group: "", version: "v1", resource: "services")
    static let namespaces = Resource<Namespace>(group: "", version: "v1", resource: "namespaces")
    static let endpoints = Resource<UntypedObject>(group: "", version: "v1", resource: "endpoints")
    static let volumeClaims = Resource<PersistentVolumeClaim>(group: "", version: "v1", resource: "persistentvolumeclaims")
    static let deployments = Resource<Deployment>(group: "apps", version: "v1", resource: "deployments")
    static let replicaSets = Resource<ReplicaSet>(group: "apps", version: "v1", resource: "replicasets")
    static let statefulSets = Resource<StatefulSet>(group: "apps", version: "v1", resource: "statefulsets")
    static let endpointSlices = Resource<UntypedObject>(group: "discovery.k8s.io", version: "v1", resource: "endpointslices")

    static let deployment = GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")
    static let replicaSet = GroupVersionKind(group: "apps", version: "v1", kind: "ReplicaSet")
    static let statefulSet = GroupVersionKind(group: "apps", version: "v1", kind: "StatefulSet")
}

extension GroupVersionKind {
    /// The reference by which an object of this kind controls another one, as `metav1.NewControllerRef` makes it.
    func controllerReference(to owner: some KubernetesObject) -> OwnerReference {
        OwnerReference(
            apiVersion: apiVersion, kind: kind, name: owner.name, uid: owner.uid, controller: true, blockOwnerDeletion: true)
    }
}
