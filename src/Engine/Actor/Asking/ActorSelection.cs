namespace Akka.Actor;

/// <summary>Actors told by path, which may hold wildcards. Messages go step by step from the anchor down the tree.</summary>
public class ActorSelection : ICanTell
{
    /// <summary>Nothing.</summary>
    public ActorSelection() => (Anchor, Path) = (null!, null!);

    /// <summary>Steps from an anchor.</summary>
    public ActorSelection(IActorRef anchor, SelectionPathElement[] path) => (Anchor, Path) = (anchor, path);

    /// <summary>A path from an anchor.</summary>
    public ActorSelection(IActorRef anchor, string path) : this(anchor, path is null or "" ? [] : path.Split('/')) { }

    /// <summary>Names from an anchor.</summary>
    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
        : this(anchor, elements.Where(e => !string.IsNullOrWhiteSpace(e)).Select(Step).ToArray()) { }

    /// <summary>Where it starts.</summary>
    public IActorRef Anchor { get; }

    /// <summary>The steps.</summary>
    public SelectionPathElement[] Path { get; }

    /// <summary>The steps with slashes.</summary>
    public string PathString => "/" + string.Join<SelectionPathElement>('/', Path);

    /// <summary>Sends along the path; without a sender the running actor is it.</summary>
    public void Tell(object message, IActorRef sender = null!)
    {
        ArgumentNullException.ThrowIfNull(message);
        sender ??= InternalCurrentActorCellKeeper.Current?.Self!;
        SelectionDelivery.Deliver((IInternalActorRef)Anchor, sender, new ActorSelectionMessage(message, Path));
    }

    /// <summary>The actor found by the path, the first that answers.</summary>
    /// <exception cref="ActorNotFoundException">None answered in time.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <inheritdoc cref="ResolveOne(TimeSpan)"/>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(null!), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException("subject was null");
        }
        catch (Exception cause)
        {
            throw new ActorNotFoundException("Exception occurred while resolving ActorSelection", cause);
        }
    }

    public override bool Equals(object? obj) =>
        obj is ActorSelection other && other.GetType() == GetType() && Equals(Anchor, other.Anchor)
        && string.Equals(PathString, other.PathString, StringComparison.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);
    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path.ToStringWithUid()}), Path({PathString})]";

    private static SelectionPathElement Step(string element) => element switch
    {
        ".." => new SelectParent(),
        _ when element.AsSpan().ContainsAny('*', '?') => new SelectChildPattern(element),
        _ => new SelectChildName(element),
    };
}
