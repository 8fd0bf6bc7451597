# Source this file (bash or zsh) to build and run programs with the libraries beside it, as with
# the set_env.sh of CANN:  . PREFIX/set_env.sh

if [ -n "${BASH_SOURCE:-}" ]; then
  _aclq_script=${BASH_SOURCE}
elif [ -n "${ZSH_VERSION:-}" ]; then
  eval '_aclq_script=${(%):-%x}'
else
  _aclq_script=
fi
if [ -n "$_aclq_script" ]; then
  ASCEND_HOME_PATH=$(cd "$(dirname "$_aclq_script")" && pwd)
elif [ -z "${ASCEND_HOME_PATH:-}" ]; then
  # Other shells do not tell a sourced file where it is.
  echo "set_env.sh: in this shell, set ASCEND_HOME_PATH to the folder of set_env.sh first" >&2
fi
unset _aclq_script

if [ -n "${ASCEND_HOME_PATH:-}" ]; then
  export ASCEND_HOME_PATH
  export ASCEND_TOOLKIT_HOME=$ASCEND_HOME_PATH
  case ":${LD_LIBRARY_PATH:-}:" in
    *":$ASCEND_HOME_PATH/lib64:"*) ;;
    *) export LD_LIBRARY_PATH="$ASCEND_HOME_PATH/lib64${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" ;;
  esac
fi
