namespace Akka.Actor.Dsl;

/// <summary>An actor described by functions in the place of a class.</summary>
public interface IActorDsl
{
    Action<Exception, IActorContext>? OnPostRestart { get; set; }

    Action<Exception, object, IActorContext>? OnPreRestart { get; set; }

    Action<IActorContext>? OnPostStop { get; set; }

    Action<IActorContext>? OnPreStart { get; set; }

    SupervisorStrategy? Strategy { get; set; }

    void Receive<T>(Action<T, IActorContext> handler);

    void Receive<T>(Predicate<T> shouldHandle, Action<T, IActorContext> handler);

    void Receive<T>(Action<T, IActorContext> handler, Predicate<T> shouldHandle);

    void ReceiveAny(Action<object, IActorContext> handler);

    void ReceiveAsync<T>(Func<T, IActorContext, Task> handler, Predicate<T>? shouldHandle = null);

    void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, IActorContext, Task> handler);

    void ReceiveAnyAsync(Func<object, IActorContext, Task> handler);

    void DefaultPreRestart(Exception reason, object message);

    void DefaultPostRestart(Exception reason);

    void DefaultPreStart();

    void DefaultPostStop();

    void Become(Action<object, IActorContext> handler);

    void BecomeStacked(Action<object, IActorContext> handler);

    void UnbecomeStacked();

    IActorRef ActorOf(Action<IActorDsl> config, string? name = null);
}

/// <summary>The actor behind <see cref="IActorDsl"/>; the functions run again for each instance.</summary>
public sealed class Act : ReceiveActor, IActorDsl
{
    public Act(Action<IActorDsl> config) => config(this);
    public Act(Action<IActorDsl, IActorContext> config) => config(this, Context);
    public Action<Exception, IActorContext>? OnPostRestart { get; set; }
    public Action<Exception, object, IActorContext>? OnPreRestart { get; set; }
    public Action<IActorContext>? OnPostStop { get; set; }
    public Action<IActorContext>? OnPreStart { get; set; }
    public SupervisorStrategy? Strategy { get; set; }
    public void Receive<T>(Action<T, IActorContext> handler) => Receive<T>(m => handler(m, Context));
    public void Receive<T>(Action<T, IActorContext> handler, Predicate<T> shouldHandle) => Receive(m => handler(m, Context), shouldHandle);
    public void Receive<T>(Predicate<T> shouldHandle, Action<T, IActorContext> handler) => Receive(handler, shouldHandle);
    public void ReceiveAny(Action<object, IActorContext> handler) => ReceiveAny(m => handler(m, Context));
    public void ReceiveAsync<T>(Func<T, IActorContext, Task> handler, Predicate<T>? shouldHandle = null) => ReceiveAsync(m => handler(m, Context), shouldHandle);
    public void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, IActorContext, Task> handler) => ReceiveAsync(handler, shouldHandle);
    public void ReceiveAnyAsync(Func<object, IActorContext, Task> handler) => ReceiveAnyAsync(m => handler(m, Context));
    public void DefaultPreRestart(Exception reason, object message) => base.PreRestart(reason, message);
    public void DefaultPostRestart(Exception reason) => base.PostRestart(reason);
    public void DefaultPreStart() => base.PreStart();
    public void DefaultPostStop() => base.PostStop();
    public void Become(Action<object, IActorContext> handler) => Become(m => handler(m, Context));
    public void BecomeStacked(Action<object, IActorContext> handler) => BecomeStacked(m => handler(m, Context));

    void IActorDsl.UnbecomeStacked() => UnbecomeStacked();

    public IActorRef ActorOf(Action<IActorDsl> config, string? name = null) => Context.ActorOf(config, name);
    protected override void PreRestart(Exception reason, object message) => (OnPreRestart ?? ((r, m, _) => base.PreRestart(r, m)))(reason, message, Context);
    protected override void PostRestart(Exception reason) => (OnPostRestart ?? ((r, _) => base.PostRestart(r)))(reason, Context);
    protected override void PostStop() => OnPostStop?.Invoke(Context);
    protected override void PreStart() => OnPreStart?.Invoke(Context);
    protected override SupervisorStrategy SupervisorStrategy() => Strategy ?? base.SupervisorStrategy();
}

/// <summary>Makes actors from functions.</summary>
public static class ActExtensions
{
    public static IActorRef ActorOf(this IActorRefFactory factory, Action<IActorDsl> config, string? name = null) =>
        factory.ActorOf(Props.Create(() => new Act(config)), name);

    public static IActorRef ActorOf(this IActorRefFactory factory, Action<IActorDsl, IActorContext> config, string? name = null) =>
        factory.ActorOf(Props.Create(() => new Act(config)), name);
}
