namespace Akka.Util;

/// <summary>A plain form of a value that refers to an actor system; what a serializer writes.</summary>
public interface ISurrogate
{
    /// <summary>The value, bound to <paramref name="system"/>.</summary>
    ISurrogated FromSurrogate(ActorSystem system);
}

/// <summary>A value that a serializer replaces by its <see cref="ISurrogate"/>.</summary>
public interface ISurrogated
{
    /// <summary>The plain form of this value.</summary>
    ISurrogate ToSurrogate(ActorSystem system);
}
