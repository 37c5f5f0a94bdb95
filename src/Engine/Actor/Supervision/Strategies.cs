namespace Akka.Actor;

/// <summary>Only the child that failed is concerned.</summary>
/// <remarks>Negative retries or time: no limit by it.</remarks>
public class OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    : SupervisorStrategy(loggingEnabled), IEquatable<OneForOneStrategy>
{
    /// <summary>null retries or time: no limit by it.</summary>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), localOnlyDecider) { }

    /// <summary>null retries or time: no limit by it.</summary>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), decider) { }

    /// <summary>Negative retries or time: no limit by it.</summary>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, new LocalOnlyDecider(localOnlyDecider), loggingEnabled) { }

    /// <summary>Without limit.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider) : this(-1, -1, localOnlyDecider) { }

    /// <summary>Without limit.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(-1, -1, localOnlyDecider, loggingEnabled) { }

    /// <summary>Without limit.</summary>
    public OneForOneStrategy(IDecider decider) : this(-1, -1, decider) { }

    /// <summary>Without limit, with the default decider.</summary>
    protected OneForOneStrategy() : this(DefaultDecider) { }

    /// <summary>Restarts allowed; negative: any.</summary>
    public int MaxNumberOfRetries { get; } = maxNrOfRetries;

    /// <summary>The window they are counted in; not positive: ever.</summary>
    public int WithinTimeRangeMilliseconds { get; } = withinTimeMilliseconds;

    public override IDecider Decider { get; } = decider;

    /// <summary>The same with another limit.</summary>
    public OneForOneStrategy WithMaxNrOfRetries(int maxNrOfRetries) => new(maxNrOfRetries, WithinTimeRangeMilliseconds, Decider);

    protected override Directive Handle(IActorRef child, Exception exception) => Decider.Decide(exception);

    public override void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
    {
        if (restart && stats.RequestRestartPermission(MaxNumberOfRetries, WithinTimeRangeMilliseconds)) RestartChild(child, cause, suspendFirst: false);
        else context.Stop(child);
    }

    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children) { }

    public override ISurrogate ToSurrogate(ActorSystem system) => new OneForOneStrategySurrogate
    {
        Decider = Decider is LocalOnlyDecider ? throw new NotSupportedException("Can not serialize LocalOnlyDecider") : Decider,
        LoggingEnabled = LoggingEnabled, MaxNumberOfRetries = MaxNumberOfRetries, WithinTimeRangeMilliseconds = WithinTimeRangeMilliseconds,
    };

    public bool Equals(OneForOneStrategy? other) =>
        other is not null && MaxNumberOfRetries == other.MaxNumberOfRetries
        && WithinTimeRangeMilliseconds == other.WithinTimeRangeMilliseconds && Equals(Decider, other.Decider);

    public override bool Equals(object? obj) => obj is OneForOneStrategy other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(MaxNumberOfRetries, WithinTimeRangeMilliseconds, Decider);

    /// <summary>The plain form.</summary>
    public class OneForOneStrategySurrogate : ISurrogate
    {
        /// <inheritdoc cref="OneForOneStrategy.MaxNumberOfRetries"/>
        public int MaxNumberOfRetries { get; set; }

        /// <inheritdoc cref="OneForOneStrategy.WithinTimeRangeMilliseconds"/>
        public int WithinTimeRangeMilliseconds { get; set; }

        /// <inheritdoc cref="SupervisorStrategy.Decider"/>
        public IDecider Decider { get; set; } = DefaultDecider;

        /// <summary>Whether failures are logged.</summary>
        public bool LoggingEnabled { get; set; }

        public ISurrogated FromSurrogate(ActorSystem system) => new OneForOneStrategy(MaxNumberOfRetries, WithinTimeRangeMilliseconds, Decider, LoggingEnabled);
    }
}

/// <summary>All children share the fate of the one that failed.</summary>
/// <remarks>Negative retries or time: no limit by it.</remarks>
public class AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    : SupervisorStrategy(loggingEnabled), IEquatable<AllForOneStrategy>
{
    /// <summary>null retries or time: no limit by it.</summary>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), localOnlyDecider) { }

    /// <summary>null retries or time: no limit by it.</summary>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), decider) { }

    /// <summary>Negative retries or time: no limit by it.</summary>
    public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, new LocalOnlyDecider(localOnlyDecider), loggingEnabled) { }

    /// <summary>Without limit.</summary>
    public AllForOneStrategy(Func<Exception, Directive> localOnlyDecider) : this(-1, -1, localOnlyDecider) { }

    /// <summary>Without limit.</summary>
    public AllForOneStrategy(IDecider decider) : this(-1, -1, decider) { }

    /// <summary>Without limit, with the default decider.</summary>
    protected AllForOneStrategy() : this(DefaultDecider) { }

    /// <summary>Restarts allowed; negative: any.</summary>
    public int MaxNumberOfRetries { get; } = maxNrOfRetries;

    /// <summary>The window they are counted in; not positive: ever.</summary>
    public int WithinTimeRangeMilliseconds { get; } = withinTimeMilliseconds;

    public override IDecider Decider { get; } = decider;
    protected override Directive Handle(IActorRef child, Exception exception) => Decider.Decide(exception);

    public override void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
    {
        if (children.Count == 0) return;
        var granted = restart && children.All(c => c.RequestRestartPermission(MaxNumberOfRetries, WithinTimeRangeMilliseconds));
        foreach (var each in children)
        {
            if (granted) RestartChild(each.Child, cause, suspendFirst: !child.Equals(each.Child));
            else context.Stop(each.Child);
        }
    }

    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children) { }

    public override ISurrogate ToSurrogate(ActorSystem system) => new AllForOneStrategySurrogate
    {
        Decider = Decider is LocalOnlyDecider ? throw new NotSupportedException("Can not serialize LocalOnlyDecider") : Decider,
        LoggingEnabled = LoggingEnabled, MaxNumberOfRetries = MaxNumberOfRetries, WithinTimeRangeMilliseconds = WithinTimeRangeMilliseconds,
    };

    public bool Equals(AllForOneStrategy? other) =>
        other is not null && MaxNumberOfRetries == other.MaxNumberOfRetries
        && WithinTimeRangeMilliseconds == other.WithinTimeRangeMilliseconds && Equals(Decider, other.Decider);

    public override bool Equals(object? obj) => obj is AllForOneStrategy other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(MaxNumberOfRetries, WithinTimeRangeMilliseconds, Decider);

    /// <summary>The plain form.</summary>
    public class AllForOneStrategySurrogate : ISurrogate
    {
        /// <inheritdoc cref="AllForOneStrategy.MaxNumberOfRetries"/>
        public int MaxNumberOfRetries { get; set; }

        /// <inheritdoc cref="AllForOneStrategy.WithinTimeRangeMilliseconds"/>
        public int WithinTimeRangeMilliseconds { get; set; }

        /// <inheritdoc cref="SupervisorStrategy.Decider"/>
        public IDecider Decider { get; set; } = DefaultDecider;

        /// <summary>Whether failures are logged.</summary>
        public bool LoggingEnabled { get; set; }

        public ISurrogated FromSurrogate(ActorSystem system) => new AllForOneStrategy(MaxNumberOfRetries, WithinTimeRangeMilliseconds, Decider, LoggingEnabled);
    }
}
