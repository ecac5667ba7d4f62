import ControllerRuntime
import KubernetesAPI

/// The resources that the parts of the cluster work with.
enum NodeResources {
    static let pods = Resource<Pod>(group: "", version: "v1", resource: "pods")
    static let nodes = Resource<Node>(group: "", version: "v1", resource: "nodes")
    static let namespaces = Resource<Namespace>(group: "", version: "v1", resource: "namespaces")
    static let leases = Resource<Lease>(group: "coordination.k8s.io", version: "v1", resource: "leases")
}
