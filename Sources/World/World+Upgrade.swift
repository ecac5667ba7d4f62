import APIServer
import AgentSandboxAPI
import AgentSandboxControllers
import ControllerRuntime
import KubernetesAPI
import ObjectModel

extension World {
    /// Moves the world from profile v0.1 to v0.5 at the present moment, as somebody does who stops the old controllers, replaces the
    /// four CustomResourceDefinitions and starts the new controllers.
    ///
    /// The definitions are replaced by requests to the API server. Stored objects stay as they are: the server converts them when they
    /// are read, and encodes them anew when they are next written. Throws, before anything is changed, when the world runs another
    /// profile or a flag is not acceptable.
    public func upgrade(flags: [(name: String, value: String)] = [], as actor: String = "user") throws(WorldError) {
        guard profile == .v01, let position = managers.firstIndex(where: { $0.name == AgentSandboxManager.processName }) else {
            throw WorldError("profile \(profile.rawValue) cannot be upgraded: only v0.1 can, to v0.5")
        }
        let successor: ControllerManager
        do {
            successor = try AgentSandboxManager.make(.v05, controlPlane: controlPlane, flags: flags)
        } catch {
            throw WorldError("\(error)")
        }
        managers[position].kill()
        do {
            for kind in ControllerProfile.v05.resources.kinds { try replaceSpec(of: kind.crd, as: actor) }
        } catch {
            throw WorldError("a definition was refused: \(error.message)")
        }
        managers[position] = successor
        profile = .v05
        do { try successor.start() } catch { throw WorldError("\(successor.name) could not start: \(error)") }
    }

    /// Gives a stored object the spec of another one of the same name.
    private func replaceSpec(of definition: JSONValue, as actor: String) throws(APIError) {
        let key = ObjectKey(namespace: "", name: UntypedObject(definition).name)
        var wanted = try server.get(try handle(of: definition), key)
        wanted["spec"] = definition["spec"]
        try update(wanted, as: actor)
    }
}
