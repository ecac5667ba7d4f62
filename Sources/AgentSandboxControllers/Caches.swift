import APIServer
import ControllerRuntime

/// What the shared caches of the process keep.
enum Caches {
    /// Sets the transforms. To be called before any controller registers.
    static func register(in incarnation: ManagerIncarnation, flags: ControllerFlags) throws(APIError) {
        try incarnation.informer(Resources.pods).setTransform(Indexes.cachedPod)
        try incarnation.informer(Resources.sandboxes).setTransform(Indexes.cached)
        try incarnation.informer(Resources.services).setTransform(Indexes.cached)
        try incarnation.informer(Resources.persistentVolumeClaims).setTransform(Indexes.cached)
        guard flags.extensions else { return }
        try incarnation.informer(Resources.claims).setTransform(Indexes.cached)
        try incarnation.informer(Resources.pools).setTransform(Indexes.cached)
        try incarnation.informer(Resources.templates).setTransform(Indexes.cached)
        try incarnation.informer(Resources.networkPolicies).setTransform(Indexes.cached)
    }
}
