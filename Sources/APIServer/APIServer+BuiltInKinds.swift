import KubernetesAPI

extension APIServer {
    /// Installs every kind that is served without a definition, in their fixed order, and the kind of definitions itself. Events of both
    /// groups share one store.
    public func installBuiltInKinds() {
        for definition in BuiltInKinds.all where definition.kind != EventsEventKind.definition.kind { install(definition) }
        install(
            EventsEventKind.definition,
            sharing: SharedStorage(
                kind: EventKind.definition.kind.groupKind, toStorage: EventsEventKind.coreForm, fromStorage: EventsEventKind.eventsForm))
        install(CustomResources.definition)
        for definition in BuiltInKinds.unattended { install(definition) }
    }
}
