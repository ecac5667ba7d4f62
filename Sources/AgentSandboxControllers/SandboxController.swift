import AgentSandboxAPI
import ControllerRuntime
import ObjectModel

enum SandboxController {
    static func register(in incarnation: ManagerIncarnation, flags: ControllerFlags) throws {
        _ = try incarnation.informer(Resources.sandboxes)
    }
}

enum SandboxTemplateController {
    static func register(in incarnation: ManagerIncarnation, flags: ControllerFlags) throws {
        _ = try incarnation.informer(Resources.templates)
    }
}
