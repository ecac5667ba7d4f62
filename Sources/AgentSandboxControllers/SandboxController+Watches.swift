import AgentSandboxAPI
import ControllerRuntime
import ObjectModel

extension SandboxController {
    /// Adds what wakes the controller: every event of a Sandbox, and those of Pods and Services with the tracking label for the Sandbox
    /// that controls them. Of an update the new labels count.
    func watch(with controller: Controller) {
        controller.watch(sandboxes) { [mutants] event in
            guard mutants.has(.watchGenerationOnly), case .updated(let old, let new) = event else { return true }
            return UntypedObject(old).generation != UntypedObject(new).generation
        }
        if !mutants.has(.ignorePods) { watchChildren(pods, with: controller) }
        if !mutants.has(.ignoreServices) { watchChildren(services, with: controller) }
        if mutants.has(.watchVolumeClaims) { watchChildren(volumeClaims, with: controller) }
    }

    private func watchChildren(_ informer: Informer, with controller: Controller) {
        let wakes = { [mutants] (event: InformerEvent) in Self.wakes(event, mutants) }
        if mutants.has(.enqueueSelf) {
            controller.watch(informer, where: wakes)
        } else {
            controller.watchOwned(
                informer, by: AgentSandboxKinds.sandbox.groupKind, formerToo: !mutants.has(.wakeNewOwnerOnly), where: wakes)
        }
    }

    private static func wakes(_ event: InformerEvent, _ mutants: MutantSet<SandboxMutant>) -> Bool {
        var labelled = UntypedObject(event.object)
        if mutants.has(.matchOwnerVersion), labelled.controllerReference?.apiVersion != AgentSandboxKinds.sandbox.v1beta1.apiVersion {
            return false
        }
        if mutants.has(.filterFormerLabels), case .updated(let old, _) = event { labelled = UntypedObject(old) }
        return labelled.label(AgentSandboxNames.Label.sandboxNameHash) != nil || mutants.has(.wakeForUnlabelled)
    }
}
