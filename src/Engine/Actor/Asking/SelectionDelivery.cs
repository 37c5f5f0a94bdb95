namespace Akka.Actor;

/// <summary>Takes a message along the steps of a selection.</summary>
internal static class SelectionDelivery
{
    public static void Deliver(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        var current = anchor;
        var steps = selection.Elements;
        for (var i = 0; i < steps.Length; i++)
        {
            if (current is not ActorRefWithCell withCell)
            {
                // Whatever it is, it knows what lies below it.
                DeliverElsewhere(current, anchor, sender, selection.Copy(elements: steps[i..]));
                return;
            }
            switch (steps[i])
            {
                case SelectParent: current = current.Parent; break;
                case SelectChildName name:
                    current = withCell.GetSingleChild(name.Name);
                    if (!ReferenceEquals(current, ActorRefs.Nobody)) break;
                    ToNobody(withCell.Provider, anchor, sender, selection);
                    return;
                case SelectChildPattern pattern: FanOut(withCell, pattern, steps[(i + 1)..], anchor, sender, selection); return;
            }
        }
        current.Tell(selection.Message, sender);
    }

    private static void FanOut(
        ActorRefWithCell parent, SelectChildPattern pattern, SelectionPathElement[] rest, IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        var matching = parent.Children.Where(c => pattern.Matches(c.Path.Name)).ToArray();
        if (matching.Length == 0)
        {
            ToNobody(parent.Provider, anchor, sender, selection);
            return;
        }
        var next = selection.Copy(elements: rest, wildCardFanOut: selection.WildCardFanOut || matching.Length > 1);
        foreach (var child in matching) Deliver((IInternalActorRef)child, sender, next);
    }

    private static void DeliverElsewhere(IInternalActorRef reference, IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        if (reference is not VirtualPathContainer || selection.Elements.Any(e => e is SelectChildPattern))
        {
            reference.Tell(selection, sender);
            return;
        }
        var found = reference.GetChild(selection.Elements.Select(e => e.ToString()!).ToArray());
        if (ReferenceEquals(found, ActorRefs.Nobody)) ToNobody(reference.Provider, anchor, sender, selection);
        else found.Tell(selection.Message, sender);
    }

    /// <summary>Behind a wildcard that matched several, a branch that leads nowhere is no loss.</summary>
    private static void ToNobody(IActorRefProvider provider, IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        if (selection.WildCardFanOut) return;
        var path = anchor.Path / selection.Elements.Select(e => e.ToString()!);
        new EmptyLocalActorRef(provider, path, provider.EventStream).Tell(selection, sender);
    }
}
