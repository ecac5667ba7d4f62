import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// Calls to which "there is no such object" is a good answer.
extension Client {
    /// A live read; nil when there is no such object.
    func find<Object>(_ resource: Resource<Object>, _ key: ObjectKey) async throws(CallError) -> Object? {
        do {
            return try await get(resource, key)
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }

    /// Patches an object; nil when there is none.
    func patchIfPresent<Object>(_ resource: Resource<Object>, _ key: ObjectKey, _ patch: Patch) async throws(CallError) -> Object? {
        do {
            return try await self.patch(resource, key, patch)
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }

    /// Deletes an object, if there is one.
    func deleteIfPresent<Object>(
        _ resource: Resource<Object>, _ key: ObjectKey, options: DeleteOptions = DeleteOptions()
    ) async throws(CallError) {
        do {
            try await delete(resource, key, options: options)
        } catch {
            if !error.isNotFound { throw error }
        }
    }
}
