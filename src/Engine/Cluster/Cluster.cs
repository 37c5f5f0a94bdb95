using Akka.Cluster.SBR;

namespace Akka.Cluster;

/// <summary>
/// The cluster as one process sees it: this system is its only member and up from the start. Leaving it, or being downed, ends the system in
/// the order of <see cref="CoordinatedShutdown"/>. Other systems cannot join: a site that wants several builds with the real Akka.NET.
/// </summary>
public class Cluster : IExtension
{
    // A member goes this way only.
    private static readonly MemberStatus[] WayOut = [MemberStatus.Up, MemberStatus.Leaving, MemberStatus.Exiting, MemberStatus.Down, MemberStatus.Removed];
    private readonly Lock _gate = new();
    private readonly List<Action> _onRemoved = [];
    private readonly IActorRef _daemon;
    private readonly ILoggingAdapter _log;
    private readonly TaskCompletionSource _removed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Member _self;

    public Cluster(ActorSystemImpl system)
    {
        if (!system.Settings.HasCluster)
        {
            throw new ConfigurationException($"{system} is no member of a cluster: set akka.actor.provider = cluster instead of {system.Settings.ProviderClass}.");
        }
        System = system;
        _log = Logging.GetLogger(system, this);
        Settings = new ClusterSettings(system.Settings.Config, system.Name);
        DowningProvider = MakeDowningProvider(system);
        SelfUniqueAddress = new UniqueAddress(system.Provider.DefaultAddress, Random.Shared.Next(1, int.MaxValue));
        _self = new Member(SelfUniqueAddress, 1, MemberStatus.Up, Settings.Roles, Settings.AppVersion);
        _daemon = system.SystemActorOf(Props.Create(() => new ClusterDaemon(this)), "cluster");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "leave", () => Step(MemberStatus.Leaving));
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterExiting, "wait-exiting", () => Step(MemberStatus.Exiting));
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShutdown, "wait-shutdown", () => Step(MemberStatus.Removed));
        system.RegisterOnTermination(() => Move(MemberStatus.Removed));
    }

    public ClusterSettings Settings { get; }
    public UniqueAddress SelfUniqueAddress { get; }
    public Address SelfAddress => SelfUniqueAddress.Address;
    public ImmutableHashSet<string> SelfRoles => Settings.Roles;
    public ExtendedActorSystem System { get; }
    public bool IsTerminated => SelfMember.Status == MemberStatus.Removed;
    public bool IsUp => SelfMember.Status == MemberStatus.Up;

    /// <summary>The one that <c>akka.cluster.downing-provider-class</c> names. It is never asked: there is one member.</summary>
    public IDowningProvider DowningProvider { get; }

    public Member SelfMember { get { lock (_gate) return _self; } }
    public ClusterEvent.CurrentClusterState State => StateOf(SelfMember);
    public static Cluster Get(ActorSystem system) => new ClusterExtension().Apply(system);

    /// <summary>Subscribes; the first message is the <see cref="ClusterEvent.CurrentClusterState"/>.</summary>
    public void Subscribe(IActorRef subscriber, params Type[] to) => Subscribe(subscriber, ClusterEvent.InitialStateAsSnapshot, to);

    /// <exception cref="ArgumentException">A type is none of <see cref="ClusterEvent.IClusterDomainEvent"/>.</exception>
    public void Subscribe(IActorRef subscriber, ClusterEvent.SubscriptionInitialStateMode initialStateMode, params Type[] to)
    {
        if (to.Length == 0) throw new ArgumentException("At least one `IClusterDomainEvent` class is required", nameof(to));

        if (to.FirstOrDefault(type => !typeof(ClusterEvent.IClusterDomainEvent).IsAssignableFrom(type)) is { } wrong)
        {
            throw new ArgumentException($"Subscribe to `IClusterDomainEvent` or subclasses, was [{wrong}]", nameof(to));
        }

        _daemon.Tell(new ClusterDaemon.Subscribe(subscriber, initialStateMode, to), ActorRefs.NoSender);
    }

    public void Unsubscribe(IActorRef subscriber) => _daemon.Tell(new ClusterDaemon.Unsubscribe(subscriber, null), ActorRefs.NoSender);
    public void Unsubscribe(IActorRef subscriber, Type to) => _daemon.Tell(new ClusterDaemon.Unsubscribe(subscriber, to), ActorRefs.NoSender);
    public void SendCurrentClusterState(IActorRef receiver) => _daemon.Tell(new ClusterDaemon.SendState(receiver), ActorRefs.NoSender);

    /// <summary>Does nothing for this system's own address, which is in the cluster already.</summary>
    /// <exception cref="NotSupportedException">The address is that of another system.</exception>
    public void Join(Address address)
    {
        if (!address.Equals(SelfAddress))
        {
            throw new NotSupportedException(
                $"{SelfAddress} cannot join {address}: this engine has a cluster of one process. Build with -p:ActorEngine=Akka for several.");
        }
    }

    /// <inheritdoc cref="Join"/>
    /// <exception cref="ClusterJoinFailedException">This system has left the cluster.</exception>
    public Task JoinAsync(Address address, CancellationToken token = default)
    {
        if (IsTerminated) throw new ClusterJoinFailedException("Cluster has already been terminated");
        Join(address);
        return Task.CompletedTask;
    }

    /// <summary>Joins the first of them: that can only be this system.</summary>
    public void JoinSeedNodes(IEnumerable<Address> seedNodes)
    {
        if (seedNodes.FirstOrDefault() is { } first) Join(first);
    }

    /// <inheritdoc cref="JoinSeedNodes"/>
    /// <exception cref="ClusterJoinFailedException">This system has left the cluster.</exception>
    public Task JoinSeedNodesAsync(IEnumerable<Address> seedNodes, CancellationToken token = default) => JoinAsync(seedNodes.FirstOrDefault() ?? SelfAddress, token);

    /// <summary>Leaves the cluster, which ends this system in order.</summary>
    public void Leave(Address address)
    {
        if (!address.Equals(SelfAddress))
        {
            _log.Warning("{0} cannot leave: it is no member, the only one is {1}", address, SelfAddress);
            return;
        }

        Move(MemberStatus.Leaving);
        Move(MemberStatus.Exiting);
        Shutdown(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }

    /// <summary>Leaves, and is done when this system is no member any more.</summary>
    public Task LeaveAsync() => LeaveAsync(CancellationToken.None);

    /// <inheritdoc cref="LeaveAsync()"/>
    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        Leave(SelfAddress);
        return _removed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Takes this system out at once; with <c>akka.cluster.run-coordinated-shutdown-when-down</c> it ends.</summary>
    public void Down(Address address)
    {
        if (!address.Equals(SelfAddress))
        {
            _log.Warning("{0} cannot be downed: it is no member, the only one is {1}", address, SelfAddress);
            return;
        }

        Move(MemberStatus.Down);
        if (Settings.RunCoordinatedShutdownWhenDown) Shutdown(CoordinatedShutdown.ClusterDowningReason.Instance);
        else Move(MemberStatus.Removed);
    }

    /// <summary>Calls back once this system is up: at once.</summary>
    public void RegisterOnMemberUp(Action callback) => Call(callback);

    /// <summary>Calls back once this system is no member any more.</summary>
    public void RegisterOnMemberRemoved(Action callback)
    {
        lock (_gate)
        {
            if (_self.Status != MemberStatus.Removed)
            {
                _onRemoved.Add(callback);
                return;
            }
        }

        Call(callback);
    }

    /// <summary>The path of a reference with the address of this system.</summary>
    public ActorPath RemotePathOf(IActorRef actorRef) =>
        actorRef.Path.Address.HasGlobalScope ? actorRef.Path : ActorPath.Parse(actorRef.Path.ToSerializationFormatWithAddress(SelfAddress));

    internal ClusterEvent.CurrentClusterState StateOf(Member self)
    {
        if (self.Status == MemberStatus.Removed) return new ClusterEvent.CurrentClusterState();

        return new ClusterEvent.CurrentClusterState(
            [self], [], [SelfAddress], SelfAddress, SelfRoles.ToImmutableDictionary(role => role, _ => SelfAddress, StringComparer.Ordinal));
    }

    private IDowningProvider MakeDowningProvider(ActorSystemImpl system)
    {
        if (system.Settings.Config.GetString("akka.cluster.downing-provider-class") is not { Length: > 0 } name || name.StartsWith(typeof(SplitBrainResolverProvider).FullName!, StringComparison.Ordinal))
            return new SplitBrainResolverProvider(system, this);
        return TypeNames.Make<IDowningProvider>(name, "akka.cluster.downing-provider-class", system, this);
    }

    private static bool Precedes(MemberStatus from, MemberStatus to) => Array.IndexOf(WayOut, from) < Array.IndexOf(WayOut, to);

    private void Shutdown(CoordinatedShutdown.Reason reason) =>
        CoordinatedShutdown.Get(System).Run(reason).ContinueWith(
            run => _log.Error(run.Exception, "The shutdown after leaving the cluster failed"), CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private Task<Done> Step(MemberStatus status)
    {
        Move(status);
        return Task.FromResult(Done.Instance);
    }

    // A member only moves on, never back, whoever asks first.
    private void Move(MemberStatus status)
    {
        Action[] callbacks = [];
        lock (_gate)
        {
            if (!Precedes(_self.Status, status)) return;

            var previous = _self;
            _self = new Member(previous.UniqueAddress, previous.UpNumber, status, previous.Roles, previous.AppVersion);
            _daemon.Tell(new ClusterDaemon.Moved(previous.Status, _self), ActorRefs.NoSender);
            if (status == MemberStatus.Removed)
            {
                callbacks = [.. _onRemoved];
                _onRemoved.Clear();
            }
        }

        foreach (var callback in callbacks) Call(callback);

        if (status == MemberStatus.Removed) _removed.TrySetResult();
    }

    private void Call(Action callback)
    {
        try
        {
            callback();
        }
        catch (Exception e)
        {
            _log.Error(e, "A callback on the state of the cluster failed");
        }
    }
}

/// <summary>A system that has left its cluster was to join it.</summary>
public class ClusterJoinFailedException(string message) : AkkaException(message);
