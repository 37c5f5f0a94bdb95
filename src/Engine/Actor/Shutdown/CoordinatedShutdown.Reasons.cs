namespace Akka.Actor;

public sealed partial class CoordinatedShutdown
{
    /// <summary>Why a system ends.</summary>
    public class Reason
    {
        /// <summary>For reasons of one's own.</summary>
        protected Reason() { }
    }

    /// <summary>Not known.</summary>
    public class UnknownReason : Reason
    {
        public static readonly Reason Instance = new UnknownReason();
        private UnknownReason() { }
    }

    /// <summary><see cref="ActorSystem.Terminate"/> was called.</summary>
    public class ActorSystemTerminateReason : Reason
    {
        public static readonly Reason Instance = new ActorSystemTerminateReason();
        private ActorSystemTerminateReason() { }
    }

    /// <summary>The process ends.</summary>
    public class ClrExitReason : Reason
    {
        public static readonly Reason Instance = new ClrExitReason();
        private ClrExitReason() { }
    }

    /// <summary>The cluster downed this member.</summary>
    public class ClusterDowningReason : Reason
    {
        public static readonly Reason Instance = new ClusterDowningReason();
        private ClusterDowningReason() { }
    }

    /// <summary>This member leaves the cluster.</summary>
    public class ClusterLeavingReason : Reason
    {
        public static readonly Reason Instance = new ClusterLeavingReason();
        private ClusterLeavingReason() { }
    }

    /// <summary>No cluster was found to join.</summary>
    public class ClusterJoinUnsuccessfulReason : Reason
    {
        public static readonly Reason Instance = new ClusterJoinUnsuccessfulReason();
        private ClusterJoinUnsuccessfulReason() { }
    }
}
