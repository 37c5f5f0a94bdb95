namespace Akka.Actor;

/// <summary>An answer that says how something went.</summary>
public abstract class Status
{
    /// <summary>It went well.</summary>
    public sealed class Success : Status
    {
        /// <summary>Success without a value.</summary>
        public static readonly Success Instance = new(null!);

        /// <summary>The value.</summary>
        public readonly object Status;

        /// <summary>Success with a value.</summary>
        public Success(object status) => Status = status;

        public override string ToString() => Status is null ? "Status.Success" : $"Success: {Status}";
    }

    /// <summary>It failed. As the answer to an Ask it throws <see cref="Cause"/> unless a Status was asked for.</summary>
    public sealed class Failure : Status
    {
        /// <summary>Why it failed; may be null.</summary>
        public readonly Exception Cause;

        /// <summary>Anything the sender adds; may be null.</summary>
        public readonly object State;

        /// <summary>A failure.</summary>
        public Failure(Exception? cause)
            : this(cause, null)
        {
        }

        /// <summary>A failure with a note.</summary>
        public Failure(Exception? cause, object? state)
        {
            Cause = cause!;
            State = state!;
        }

        public override string ToString() => State is null ? $"Failure: {Cause}" : $"Failure[{State}]: {Cause}";
    }
}
